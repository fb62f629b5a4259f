"""How the headset is asked to run: its refresh rate and its clocks. Whatever is not offered is not missed."""

import logging
from collections.abc import Sequence
from typing import Any

from vr_assistant.stage.runtimes.openxr import extensions
from vr_assistant.stage.runtimes.openxr.api import LOST, xr
from vr_assistant.stage.runtimes.openxr.instance import Instance

log = logging.getLogger(__name__)


def nearest_rate(offered: Sequence[float], wanted: float) -> float | None:
    """The refresh rate that comes closest to `wanted`; None where there is no choice or none is wanted (0)."""
    if wanted <= 0 or len(offered) < 2:
        return None
    return min(offered, key=lambda rate: (abs(rate - wanted), -rate))


def set_refresh_rate(instance: Instance, session: Any, wanted: float) -> None:
    """XR_FB_display_refresh_rate. `wanted`: hertz; 0 leaves the choice to the runtime."""
    if extensions.REFRESH_RATE not in instance.extensions:
        return
    try:
        rates = [float(rate) for rate in xr.enumerate_display_refresh_rates_fb(session)]
        rate = nearest_rate(rates, wanted)
        if rate is not None:
            xr.request_display_refresh_rate_fb(session, rate)
            log.info("asked for %.0f of %s Hz", rate, ", ".join(f"{rate:.0f}" for rate in rates))
    except LOST:
        raise
    except xr.exception.ResultException as error:
        log.info("the refresh rate stays as it is: %s", error)


def ask_for_performance(instance: Instance, session: Any) -> None:
    """XR_EXT_performance_settings: as fast as can be kept up, for both processors."""
    if extensions.PERFORMANCE not in instance.extensions:
        return
    for domain in (xr.PerfSettingsDomainEXT.CPU, xr.PerfSettingsDomainEXT.GPU):
        try:
            xr.perf_settings_set_performance_level_ext(session, domain, xr.PerfSettingsLevelEXT.SUSTAINED_HIGH)
        except LOST:
            raise
        except xr.exception.ResultException as error:
            log.info("the clocks stay as they are: %s", error)
