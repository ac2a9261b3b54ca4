"""Whether this machine can run a CTranslate2 model as the settings want it, said before a model is loaded."""

import ctranslate2

from analyzers import SpeechSetting
from analyzers.models import ModelMissing


def check_device(setting: SpeechSetting) -> tuple[str, int]:
    """The device and its number ("cuda:1" is the second GPU); raises ModelMissing, with what would do, if it cannot be."""
    device, _, number = setting.device.partition(":")
    if device not in ("cpu", "cuda") or (number and (device == "cpu" or not number.isdecimal())):
        raise ModelMissing(
            f"LIS_SPEECH_DEVICE={setting.device} is none: cpu, cuda, or cuda:1 for the second GPU", "not_on_this_machine"
        )
    at = int(number or 0)
    if device == "cuda":
        gpus = ctranslate2.get_cuda_device_count()
        if at >= gpus:
            raise ModelMissing(
                f"LIS_SPEECH_DEVICE={setting.device}, but CUDA finds {gpus or 'no'} GPU on this machine; without one: "
                "LIS_SPEECH_ENGINE=whisper LIS_SPEECH_DEVICE=cpu LIS_SPEECH_PRECISION=int8",
                "not_on_this_machine",
            )
    can = ctranslate2.get_supported_compute_types(device, at)
    if setting.precision not in can | {"auto", "default"}:
        raise ModelMissing(
            f"LIS_SPEECH_PRECISION={setting.precision} does not run on {setting.device}: {', '.join(sorted(can))}",
            "not_on_this_machine",
        )
    return device, at
