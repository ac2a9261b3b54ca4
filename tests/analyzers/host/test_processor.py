"""What model libraries are told about the processor."""

from pathlib import Path

import pytest

from analyzers.host.processor import AVX512, tell_libraries, wide_instructions

CORE = f"processor\t: 0\nflags\t\t: fpu sse2 avx2 {' '.join(sorted(AVX512))} amx_int8\n\n"
SKYLAKE = f"processor\t: 1\nflags\t\t: fpu sse2 avx2 {' '.join(sorted(AVX512 - {'avx512_vnni'}))}\n\n"
ARM = "processor\t: 0\nFeatures\t: fp asimd\n\n"


@pytest.mark.parametrize(
    ("cpuinfo", "wide"), [(CORE * 2, True), (SKYLAKE, False), (CORE + SKYLAKE, False), (ARM, False), ("", False)]
)
def test_wide_instructions_are_used_where_every_core_gains_by_them(cpuinfo: str, wide: bool, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(cpuinfo)
    told: dict[str, str] = {}
    tell_libraries(told, tmp_path / "cpuinfo")
    assert wide_instructions(cpuinfo) is wide
    assert told == {"OMP_NUM_THREADS": "1"} | ({"CT2_FORCE_CPU_ISA": "AVX512"} if wide else {})


def test_what_an_operator_has_set_stays(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(CORE)
    told = {"OMP_NUM_THREADS": "2", "CT2_FORCE_CPU_ISA": "AVX2"}
    tell_libraries(told, tmp_path / "cpuinfo")
    assert told == {"OMP_NUM_THREADS": "2", "CT2_FORCE_CPU_ISA": "AVX2"}


def test_a_machine_that_tells_nothing_of_its_processor(tmp_path: Path) -> None:
    told: dict[str, str] = {}
    tell_libraries(told, tmp_path / "none")
    assert told == {"OMP_NUM_THREADS": "1"}
