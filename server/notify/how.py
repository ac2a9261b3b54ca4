"""How each way is set up, for the console's page; the names of gateways that many ask for."""

from server.core.text import Text

_APPRISE = "https://github.com/caronc/apprise/wiki"


def title(name: str) -> Text:
    known = {
        "mail": Text(zh="邮件", en="Mail"),
        "sms": Text(zh="短信", en="Text message (SMS)"),
        "wecom": Text(zh="企业微信", en="WeCom (企业微信)"),
        "dingtalk": Text(zh="钉钉", en="DingTalk (钉钉)"),
        "feishu": Text(zh="飞书", en="Feishu (飞书)"),
    }
    return known.get(name) or Text(zh=name, en=name)


def how(name: str) -> Text:
    """Names environment variables and examples; no setting's value."""
    match name:
        case "mail":
            return Text(
                zh="设置 LIS_SMTP_HOST、LIS_SMTP_PORT、LIS_SMTP_SECURITY（starttls、tls 或 none）、LIS_SMTP_USER、"
                "LIS_SMTP_PASSWORD 和 LIS_SMTP_FROM，然后重启服务器。",
                en="Set LIS_SMTP_HOST, LIS_SMTP_PORT, LIS_SMTP_SECURITY (starttls, tls or none), LIS_SMTP_USER, "
                "LIS_SMTP_PASSWORD and LIS_SMTP_FROM, then restart the server.",
            )
        case "sms":
            example = '{"sms": "twilio://SID:TOKEN@SENDER/{phone}"}'
        case "wecom":
            example = '{"wecom": "wecombot://KEY"}'
        case "dingtalk":
            example = '{"dingtalk": "dingtalk://SECRET@TOKEN/{phone}"}'
        case "feishu":
            example = '{"feishu": "feishu://TOKEN"}'
        case _:
            example = f'{{"{name}": "…"}}'
    return Text(
        zh=f"在 LIS_NOTIFY_URLS 中加入 Apprise 地址，例如 {example}；{{phone}} 和 {{mail}} 代表候选人的联系方式。"
        f"要自动使用，把名字加进 LIS_NOTIFY_BY。各网关的地址格式见 {_APPRISE}。",
        en=f"Add its Apprise URL to LIS_NOTIFY_URLS, for example {example}; {{phone}} and {{mail}} stand for the "
        f"candidate's own. To have it used by itself, put its name into LIS_NOTIFY_BY. How each gateway's URL looks: "
        f"{_APPRISE}.",
    )


SUGGESTED = ("mail", "sms", "wecom", "dingtalk", "feishu")
"""Shown even where they are not set up."""
