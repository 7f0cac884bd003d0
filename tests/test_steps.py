import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_ie.errors import ModelError
from gov_ie.steps import carrying, in_steps, of_steps, read_arrays


@given(st.integers(0, 2**32 - 1), st.integers(0, 40), st.integers(1, 9), st.floats(1e-3, 1e3))
def test_what_was_read_is_written_as_the_same_bytes(seed, rows, columns, scale):
    values = (np.random.default_rng(seed).normal(0, scale, (rows, columns))).astype(np.float32)
    stored = in_steps("w", values)
    again = in_steps("w", of_steps("w", stored))
    assert {name: a.tobytes() for name, a in stored.items()} == {name: a.tobytes() for name, a in again.items()}


@given(st.integers(0, 2**32 - 1))
def test_no_value_is_off_by_more_than_half_a_step(seed):
    values = np.random.default_rng(seed).normal(0, 1, (30, 4)).astype(np.float32)
    stored = in_steps("w", values)
    assert (np.abs(of_steps("w", stored) - values) <= 0.51 * stored["w.step"]).all()


def test_rows_near_zero_are_left_out():
    values = np.array([[0.5, 0.0], [1e-4, 0.0], [0.0, 0.0], [0.0, 0.3]], np.float32)
    assert carrying(values).tolist() == [0, 3]
    assert carrying(values, np.array([[0.0], [0.2], [0.0], [0.0]], np.float32)).tolist() == [0, 1, 3]


@pytest.mark.parametrize("header", [b"{'descr': (", b"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999,), }"])
def test_a_header_that_is_none_is_refused(tmp_path, header):
    with zipfile.ZipFile(tmp_path / "x.npz", "w") as archive:
        archive.writestr("a.npy", b"\x93NUMPY\x01\x00" + len(header + b"\n").to_bytes(2, "little") + header + b"\n")
    with pytest.raises(ModelError, match=r"x\.npz: no file of weights"):
        read_arrays(tmp_path / "x.npz")


def test_arrays_are_read_where_no_thread_can_be_started(tmp_path, monkeypatch):
    def none(*args, **kwargs):
        raise RuntimeError("can't start new thread")

    np.savez_compressed(tmp_path / "x.npz", a=np.arange(3))
    monkeypatch.setattr("gov_ie.steps.ThreadPoolExecutor.submit", none)
    assert read_arrays(tmp_path / "x.npz")["a"].tolist() == [0, 1, 2]
