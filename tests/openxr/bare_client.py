"""The smallest honest OpenXR application: shows one colour, counts states and events, reads one button.

It is there to prove that runtime, remote headset and fault layer work before ours is measured with them.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from ctypes import POINTER, byref, c_float, c_int, c_uint, c_void_p, cast, pointer
from typing import Any

from egl import EglContext, xr

STEREO = xr.ViewConfigurationType.PRIMARY_STEREO
State = xr.SessionState
INDEX = "/interaction_profiles/valve/index_controller"
DEADLINE_S = 60.0
SRGB8_ALPHA8, COLOR, COLOR_ATTACHMENT0 = 0x8C43, 0x1800, 0x8CE0  # as OpenGL has them


class BareClient:
    """Runs from `with` to the end of it. What the wrapper raises, such as xr.InstanceLostError, is raised."""

    def __init__(self, colour: tuple[float, float, float] = (0.2, 0.8, 0.3), extensions: tuple[str, ...] = ()) -> None:
        self.colour, self._extensions = colour, extensions
        self.below: list[Any] = []
        """Composition layers to submit below the picture."""
        self.states: list[State] = []
        self.events: list[xr.StructureType] = []
        self.views: list[Any] = []
        self.is_pressed = False
        self.blend_modes: list[xr.EnvironmentBlendMode] = []
        self._is_running = False
        self._stack = ExitStack()

    def __enter__(self) -> "BareClient":
        try:
            self._begin()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def until(self, holds: Callable[[], object]) -> None:
        """Draw frames until it holds. Raises TimeoutError."""
        end = time.monotonic() + DEADLINE_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"It did not come true; states {self.states}, events {self.events}")
            self._poll()
            if self._is_running:
                self._frame()
            else:
                time.sleep(0.01)

    def until_focused(self) -> None:
        self.until(lambda: self.states[-1:] == [State.FOCUSED] and self.views)

    def finish(self) -> None:
        """Ask for the end and go all the way to it."""
        xr.request_exit_session(self.session)
        self.until(lambda: self.states[-1:] == [State.EXITING])

    def _begin(self) -> None:
        enter = self._stack.enter_context
        about = xr.ApplicationInfo(application_name="bare client", api_version=xr.Version(1, 0, 34))
        asked = xr.InstanceCreateInfo(
            enabled_extension_names=["XR_KHR_opengl_enable", "XR_MNDX_egl_enable", *self._extensions],
            application_info=about,
        )
        self.instance = enter(xr.create_instance(asked))
        self.system = xr.get_system(self.instance, xr.SystemGetInfo(xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        self.blend_modes = list(xr.enumerate_environment_blend_modes(self.instance, self.system, STEREO))
        xr.get_opengl_graphics_requirements_khr(self.instance, self.system)
        self._context = EglContext()
        self._stack.callback(self._context.close)
        binding = self._context.binding()
        asked = xr.SessionCreateInfo(system_id=self.system, next=cast(pointer(binding), c_void_p))
        self.session = enter(xr.create_session(self.instance, asked))
        self.space = enter(
            xr.create_reference_space(self.session, xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType.STAGE))
        )
        self._bind_a_button()
        self._make_swapchains()

    def _bind_a_button(self) -> None:
        enter = self._stack.enter_context
        everything = xr.ActionSetCreateInfo(action_set_name="all", localized_action_set_name="All")
        self._actions = enter(xr.create_action_set(self.instance, everything))
        press = xr.ActionCreateInfo(action_name="press", localized_action_name="Press")
        self._button = enter(xr.create_action(self._actions, press))
        where = xr.string_to_path(self.instance, "/user/hand/right/input/a/click")
        suggested = xr.InteractionProfileSuggestedBinding(
            interaction_profile=xr.string_to_path(self.instance, INDEX),
            suggested_bindings=[xr.ActionSuggestedBinding(self._button, where)],
        )
        xr.suggest_interaction_profile_bindings(self.instance, suggested)
        xr.attach_session_action_sets(self.session, xr.SessionActionSetsAttachInfo(action_sets=[self._actions]))

    def _make_swapchains(self) -> None:
        size = xr.enumerate_view_configuration_views(self.instance, self.system, STEREO)[0]
        self.size = size.recommended_image_rect_width, size.recommended_image_rect_height
        self._swapchains = []
        for _ in range(2):
            made = self._stack.enter_context(
                xr.create_swapchain(
                    self.session,
                    xr.SwapchainCreateInfo(
                        usage_flags=xr.SwapchainUsageFlags.COLOR_ATTACHMENT_BIT,
                        format=SRGB8_ALPHA8,
                        sample_count=1,
                        width=self.size[0],
                        height=self.size[1],
                        face_count=1,
                        array_size=1,
                        mip_count=1,
                    ),
                )
            )
            images = [image.image for image in xr.enumerate_swapchain_images(made, xr.SwapchainImageOpenGLKHR)]
            self._swapchains.append((made, images))
        self._context.make_current()
        function, target = self._context.function, c_uint()
        function("glCreateFramebuffers", c_int, c_void_p)(1, byref(target))
        self._attach = function("glNamedFramebufferTexture", c_uint, c_uint, c_uint, c_int)
        self._fill = function("glClearNamedFramebufferfv", c_uint, c_uint, c_int, c_void_p)
        self._flush = function("glFlush")
        self._target = target.value

    def _poll(self) -> None:
        while True:
            try:
                event = xr.poll_event(self.instance)
            except xr.EventUnavailable:
                return
            kind = xr.StructureType(event.type)
            self.events.append(kind)
            if kind != xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED:
                continue
            state = State(cast(byref(event), POINTER(xr.EventDataSessionStateChanged)).contents.state)
            self.states.append(state)
            if state == State.READY:
                xr.begin_session(self.session, xr.SessionBeginInfo(STEREO))
                self._is_running = True
            elif state == State.STOPPING:
                xr.end_session(self.session)
                self._is_running = False

    def _frame(self) -> None:
        frame = xr.wait_frame(self.session)
        self._read_button()
        xr.begin_frame(self.session)
        layers = []
        if frame.should_render:
            located = xr.ViewLocateInfo(STEREO, frame.predicted_display_time, self.space)
            _, self.views = xr.locate_views(self.session, located)
            shown = (xr.CompositionLayerProjectionView * 2)()
            for eye, view in enumerate(self.views):
                self._draw(eye, view, shown[eye])
            layer = xr.CompositionLayerProjection(space=self.space, views=shown)
            layers = [*map(byref, self.below), byref(layer)]
        ended = xr.FrameEndInfo(frame.predicted_display_time, xr.EnvironmentBlendMode.OPAQUE, layers=layers)
        xr.end_frame(self.session, ended)

    def _read_button(self) -> None:
        try:
            active = [xr.ActiveActionSet(self._actions, xr.NULL_PATH)]
            xr.sync_actions(self.session, xr.ActionsSyncInfo(active_action_sets=active))
        except xr.SessionNotFocused:
            return
        state = xr.get_action_state_boolean(self.session, xr.ActionStateGetInfo(self._button))
        self.is_pressed = bool(state.is_active and state.current_state)

    def _draw(self, eye: int, view: Any, shown: Any) -> None:
        swapchain, images = self._swapchains[eye]
        image = images[xr.acquire_swapchain_image(swapchain, xr.SwapchainImageAcquireInfo())]
        xr.wait_swapchain_image(swapchain, xr.SwapchainImageWaitInfo(xr.INFINITE_DURATION))
        self._attach(self._target, COLOR_ATTACHMENT0, image, 0)
        self._fill(self._target, COLOR, 0, byref((c_float * 4)(*self.colour, 1.0)))
        self._flush()
        xr.release_swapchain_image(swapchain, xr.SwapchainImageReleaseInfo())
        shown.type = xr.StructureType.COMPOSITION_LAYER_PROJECTION_VIEW
        shown.pose, shown.fov = view.pose, view.fov
        shown.sub_image.swapchain = swapchain
        shown.sub_image.image_rect.extent.width, shown.sub_image.image_rect.extent.height = self.size
