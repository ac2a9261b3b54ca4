"""Every figure a run can give, declared once: name with its unit, titles, and what it means."""

from dataclasses import dataclass

from server.core.text import Text


@dataclass(frozen=True, slots=True)
class Metric:
    """``more_is_better`` turns percentiles round: p95 is then what 95 % of the samples reach at least."""

    name: str
    unit: str
    title: Text
    meaning: Text
    more_is_better: bool = False


def _metric(name: str, unit: str, titles: tuple[str, str], meanings: tuple[str, str], more: bool = False) -> Metric:
    return Metric(name, unit, Text(en=titles[0], zh=titles[1]), Text(en=meanings[0], zh=meanings[1]), more)


_ALL = (
    _metric("join_s", "s", ("Join", "进入"), ("let in until media flows, consent given at once", "获准进入到媒体开始传输")),
    _metric(
        "door_s",
        "s",
        ("At the door", "门外等候"),
        ("a full server lets a candidate wait before it joins", "服务器满载时等候进入"),
    ),
    _metric(
        "media_s",
        "s",
        ("Time to media", "媒体建立"),
        ("camera on until the page hears that media flows", "打开摄像头到媒体传输"),
    ),
    _metric(
        "word_shown_s",
        "s",
        ("Word shown", "文字首次显示"),
        ("end of a spoken word until a console first shows it in its place", "说完一个词到控制台首次显示"),
    ),
    _metric(
        "word_settled_s",
        "s",
        ("Word settled", "文字确定"),
        ("end of a spoken word until a settled utterance holds it", "说完一个词到确定的语句中出现"),
    ),
    _metric(
        "utterance_settled_s",
        "s",
        ("Utterance settled", "语句确定"),
        ("end of an utterance, by the server's clock, until it is on the console", "语句结束(服务器时钟)到控制台"),
    ),
    _metric(
        "event_to_console_s",
        "s",
        ("Event to console", "事件到控制台"),
        ("a chat message leaves the candidate until the console has it", "候选人发出消息到控制台收到"),
    ),
    _metric(
        "face_event_s",
        "s",
        ("Known event", "已知事件"),
        ("an event of the truth leaves the sender until it is on the console", "真值事件发出到控制台"),
    ),
    _metric(
        "flag_delay_s",
        "s",
        ("Flag delay", "提示延迟"),
        ("end of a flag's evidence, by the server's clock, until it is on the console", "提示依据结束(服务器时钟)到控制台"),
    ),
    _metric(
        "final_transcript_s",
        "s",
        ("Final transcript", "最终文字稿"),
        ("end of an answer until its final transcript is on the console", "回答结束到最终文字稿"),
    ),
    _metric(
        "sound_delivered_ratio",
        "",
        ("Sound delivered", "声音送达"),
        ("sound packets in the recording over those sent during the take", "录制中的声音包与发送的声音包之比"),
        True,
    ),
    _metric(
        "sound_lost_s",
        "s",
        ("Sound lost", "丢失的声音"),
        ("sound sent during the take that is not in its recording", "该次回答中已发送但未录制的声音"),
    ),
    _metric("picture_s", "s", ("Live picture", "实时画面"), ("a console asks for it until it is there", "控制台请求到收到")),
    _metric(
        "recorded_ratio",
        "",
        ("Recorded", "录制时长"),
        ("the recording's duration over the sound sent during the take", "录制时长与发送声音时长之比"),
        True,
    ),
    _metric(
        "reconnect_s",
        "s",
        ("Reconnect", "重新连接"),
        ("the candidate comes back until media flows again", "候选人返回到媒体恢复"),
    ),
    _metric(
        "analysis_back_s",
        "s",
        ("Analysis back", "分析恢复"),
        ("an analyzer host killed until it runs again, as the console hears it", "分析进程被终止到恢复"),
    ),
    _metric(
        "word_error_ratio",
        "",
        ("Word or character error", "词或字错误率"),
        ("final transcript against the truth, by take", "最终文字稿与真值相比，按每次回答"),
    ),
    _metric(
        "word_run_lost",
        "words",
        ("Words lost in a row", "连续丢失的字词"),
        ("the longest run that a take's live or final text lacks", "该次回答的实时或最终文字中连续缺失的最大长度"),
    ),
    _metric(
        "word_run_added",
        "words",
        ("Words added in a row", "连续多出的字词"),
        ("the longest run in a take's live or final text that was not said", "该次回答的实时或最终文字中连续多出的最大长度"),
    ),
    _metric(
        "rate_error_ratio",
        "",
        ("Rate error", "语速误差"),
        ("speech rate against the truth's own, by take", "语速与真值相比，按每次回答"),
    ),
    _metric(
        "server_cpu_cores",
        "cores",
        ("Server CPU", "服务器 CPU"),
        ("server and its analyzer hosts, while candidates talk", "服务器及其分析进程，候选人作答期间"),
    ),
    _metric(
        "server_memory_mb",
        "MiB",
        ("Server memory", "服务器内存"),
        ("resident size of the server and its analyzer hosts", "服务器及其分析进程的常驻内存"),
    ),
    _metric(
        "server_loop_lag_ms", "ms", ("Loop lag", "事件循环延迟"), ("as the server's /metrics tells it", "取自 /metrics")
    ),
    _metric("tester_cpu_cores", "cores", ("Tester CPU", "测试器 CPU"), ("each tester process", "每个测试进程")),
    _metric(
        "tester_front_cpu_cores",
        "cores",
        ("Tester's front CPU", "测试器主进程 CPU"),
        ("the process that shows this and reads the server", "显示进度并读取服务器的进程"),
    ),
    _metric(
        "sender_late_ms",
        "ms",
        ("Sender lateness", "发送延迟"),
        ("the worst sound packet of each second and candidate", "每位候选人每秒最迟的声音包"),
    ),
    _metric("machine_busy_ratio", "", ("Machine busy", "机器占用"), ("all CPUs of the tester's machine", "测试器所在机器")),
)
METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}
