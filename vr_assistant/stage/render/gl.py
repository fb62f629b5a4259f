"""OpenGL 4.5 core through ctypes: the calls this program uses, and a few helpers that say what went wrong.

Short calls keep the interpreter lock (PYFUNCTYPE): giving it up at every call costs up to a switch interval
each time another Python thread is busy. Calls that may wait for the GPU give it up (CFUNCTYPE).
"""

import ctypes
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.render import gl_enums as enums

if TYPE_CHECKING:
    from vr_assistant.stage.render.kept_programs import KeptPrograms

log = logging.getLogger(__name__)

_TYPES: dict[str, Any] = {
    "v": None,
    "u": ctypes.c_uint,
    "i": ctypes.c_int,
    "f": ctypes.c_float,
    "n": ctypes.c_ssize_t,
    "b": ctypes.c_ubyte,
    "p": ctypes.c_void_p,
    "s": ctypes.c_char_p,
    "q": ctypes.c_uint64,
}
# "Name:result+arguments", one letter a type as above; objects are names (u), pointers are addresses (p).
_SHORT = """
ActiveTexture:vu AttachShader:vuu BindBuffer:vuu BindBufferBase:vuuu BindBufferRange:vuuunn BindFramebuffer:vuu
BindTextureUnit:vuu BindVertexArray:vu BlendFunc:vuu BlendFuncSeparate:vuuuu BlitNamedFramebuffer:vuuiiiiiiiiuu
CheckNamedFramebufferStatus:uuu Clear:vu ClearTexSubImage:vuiiiiiiiuup
ClearColor:vffff ClearDepth:vd ClearNamedFramebufferfv:vuuip ClipControl:vuu
ColorMask:vbbbb CompileShader:vu CreateBuffers:vip CreateFramebuffers:vip CreateProgram:u CreateQueries:vuip
CreateShader:uu CreateTextures:vuip CreateVertexArrays:vip CullFace:vu DebugMessageCallback:vpp DeleteBuffers:vip
DeleteFramebuffers:vip DeleteProgram:vu DeleteQueries:vip DeleteShader:vu DeleteSync:vp DeleteTextures:vip
DeleteVertexArrays:vip DepthFunc:vu DepthMask:vb DetachShader:vuu Disable:vu DispatchCompute:vuuu
DrawArrays:vuii DrawArraysInstanced:vuiii
DrawElements:vuiup DrawElementsInstanced:vuiupi Enable:vu
EnableVertexArrayAttrib:vuu FenceSync:puu Flush:v FrontFace:vu GenTextures:vip GenerateTextureMipmap:vu GetError:u
GetIntegerv:vup GetProgramBinary:vuippp GetProgramInfoLog:vuipp GetProgramiv:vuup
GetShaderInfoLog:vuipp GetShaderiv:vuup GetString:su GetStringi:suu GetUniformLocation:ius IsEnabled:bu
LinkProgram:vu MemoryBarrier:vu MultiDrawElementsIndirect:vuupii NamedBufferData:vunpu
NamedBufferStorage:vunpu NamedBufferSubData:vunnp NamedFramebufferDrawBuffer:vuu NamedFramebufferReadBuffer:vuu
NamedFramebufferTexture:vuuui NamedFramebufferTextureLayer:vuuuii PixelStorei:vui PolygonOffset:vff
ProgramBinary:vuupi ProgramParameteri:vuui
ProgramUniform1f:vuif ProgramUniform1i:vuii ProgramUniform1ui:vuiu ProgramUniform2f:vuiff ProgramUniform3f:vuifff
ProgramUniform4f:vuiffff ProgramUniformMatrix4fv:vuiibp QueryCounter:vuu ReleaseShaderCompiler:v Scissor:viiii
ShaderSource:vuipp
TextureParameterf:vuuf TextureParameterfv:vuup TextureParameteri:vuui TextureStorage2D:vuiuii
TextureStorage2DMultisample:vuiuiib TextureStorage3D:vuiuiii TextureStorage3DMultisample:vuiuiiib
TextureSubImage2D:vuiiiiiuup TextureSubImage3D:vuiiiiiiiuup TextureView:vuuuuuuuu UseProgram:vu
VertexArrayAttribBinding:vuuu VertexArrayAttribFormat:vuuiubu VertexArrayAttribIFormat:vuuiuu
VertexArrayBindingDivisor:vuuu VertexArrayElementBuffer:vuu VertexArrayVertexBuffer:vuuuni Viewport:viiii
GetInteger64v:vup GetQueryObjectui64v:vuup
"""
_BLOCKING = "Finish:v ReadPixels:viiiiuup GetTextureImage:vuiuuip ClientWaitSync:upuq"


def _prototypes() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Name, and what makes a Python callable of an address."""
    types = {**_TYPES, "d": ctypes.c_double}
    for kind, table in ((ctypes.PYFUNCTYPE, _SHORT), (ctypes.CFUNCTYPE, _BLOCKING)):
        for entry in table.split():
            name, signature = entry.split(":")
            yield name, kind(*(types[letter] for letter in signature))


_SWITCHES = (enums.DEPTH_TEST, enums.CULL_FACE, enums.SCISSOR_TEST, enums.BLEND, enums.FRAMEBUFFER_SRGB)
ProcAddress = Callable[[str], int | None]
Pointer = int | None


class Attribute(NamedTuple):
    """One attribute of the vertices."""

    source: int
    size: int
    """Components."""
    kind: int
    """E.g. FLOAT."""
    is_normalised: bool | None
    """Integers become 0..1 or -1..1; None: they stay integers."""
    offset: int
    """Bytes from the start of the vertex."""


class GL:
    """The function table of one context: `gl.DrawArrays(...)` is glDrawArrays, plus creation helpers."""

    def __init__(self, get_proc_address: ProcAddress) -> None:
        """The context must be current. Raises GraphicsError when the driver lacks a function of OpenGL 4.5."""
        self._names: list[str] = []
        self.programs_made = 0
        """Compiled or linked since the start; while frames are due it should stand still."""
        for name, prototype in _prototypes():
            address = get_proc_address("gl" + name)
            if not address:
                raise GraphicsError(
                    f"The graphics driver has no gl{name}.", "A driver with OpenGL 4.5 is needed; update it."
                )
            setattr(self, name, prototype(address))
            self._names.append(name)
        self.version = (self.integer(enums.MAJOR_VERSION), self.integer(enums.MINOR_VERSION))
        if self.version < (4, 5):
            raise GraphicsError(
                f"The graphics driver offers OpenGL {self.version[0]}.{self.version[1]} only.",
                "OpenGL 4.5 is needed; update the driver.",
            )
        renderer = self.GetString(enums.RENDERER)
        self.renderer: str = renderer.decode(errors="replace") if renderer else "unknown"
        self.kept_programs: KeptPrograms | None = None
        """Where linked programs are taken from and left; None: everything is compiled."""
        self.is_software = any(name in self.renderer.lower() for name in ("llvmpipe", "softpipe", "swiftshader"))
        """Drawn by the CPU: every look-up counts, and multisampling costs four times the picture."""
        names = (self.GetStringi(enums.EXTENSIONS, i) for i in range(self.integer(enums.NUM_EXTENSIONS)))
        self.extensions = frozenset(name.decode() for name in names)

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Callable[..., Any]: ...

    @contextmanager
    def counting(self) -> Iterator[dict[str, int]]:
        """Counts the calls made inside the block, by name. For tests and the benchmark."""
        counts: dict[str, int] = {}

        def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any) -> Any:
                counts[name] = counts.get(name, 0) + 1
                return function(*arguments)

            return call

        with self._replaced({name: counted(name, getattr(self, name)) for name in self._names}):
            yield counts

    @contextmanager
    def silenced(self) -> Iterator[None]:
        """Calls reach a C function that does nothing instead of the driver: what is left is Python's own part.

        For the benchmark; nothing is drawn and nothing is answered meanwhile.
        """
        nothing = ctypes.cast(ctypes.CDLL(None).abs, ctypes.c_void_p).value
        with self._replaced({name: prototype(nothing) for name, prototype in _prototypes()}):
            yield

    @contextmanager
    def _replaced(self, functions: Mapping[str, Callable[..., Any]]) -> Iterator[None]:
        originals = {name: getattr(self, name) for name in functions}
        for name, function in functions.items():
            setattr(self, name, function)
        try:
            yield
        finally:
            for name, function in originals.items():
                setattr(self, name, function)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Afterwards framebuffer, vertex array, viewport and the switches of drawing are as they were before."""
        framebuffer, array = self.integer(enums.FRAMEBUFFER_BINDING), self.integer(enums.VERTEX_ARRAY_BINDING)
        viewport = (ctypes.c_int * 4)()
        self.GetIntegerv(enums.VIEWPORT, ctypes.addressof(viewport))
        switches = {switch: bool(self.IsEnabled(switch)) for switch in _SWITCHES}
        try:
            yield
        finally:
            self.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
            self.BindVertexArray(array)
            self.Viewport(*viewport)
            for switch, is_on in switches.items():
                (self.Enable if is_on else self.Disable)(switch)

    def log_errors(self) -> list[str]:
        """Turns on KHR_debug; every error is logged and appended to the list returned, in the call that made it."""
        errors: list[str] = []
        prototype = ctypes.CFUNCTYPE(
            None,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_void_p,
        )

        def report(
            _source: int, kind: int, _id: int, _severity: int, _length: int, text: bytes, _user: int | None
        ) -> None:
            if kind == enums.DEBUG_TYPE_ERROR:
                errors.append(text.decode(errors="replace"))
                log.error("OpenGL: %s", errors[-1])

        self._debug_callback = prototype(report)  # kept alive: the driver holds its address
        self.Enable(enums.DEBUG_OUTPUT)
        self.Enable(enums.DEBUG_OUTPUT_SYNCHRONOUS)
        self.DebugMessageCallback(ctypes.cast(self._debug_callback, ctypes.c_void_p), None)
        return errors

    def check(self) -> None:
        """Raises GraphicsError when a call since the last check has failed."""
        code = self.GetError()
        if code:
            while self.GetError():
                pass
            raise GraphicsError(f"OpenGL reported error 0x{code:04x}.", "Update the graphics driver.")

    def integer(self, name: int) -> int:
        value = ctypes.c_int()
        self.GetIntegerv(name, ctypes.addressof(value))
        return value.value

    def _create(self, create: Callable[..., Any], *target: int) -> int:
        name = ctypes.c_uint()
        create(*target, 1, ctypes.addressof(name))
        return name.value

    def _delete(self, delete: Callable[..., Any], names: Sequence[int]) -> None:
        if names:
            array = (ctypes.c_uint * len(names))(*names)
            delete(len(names), ctypes.addressof(array))

    def delete_buffers(self, *names: int) -> None:
        self._delete(self.DeleteBuffers, names)

    def delete_textures(self, *names: int) -> None:
        self._delete(self.DeleteTextures, names)

    def delete_framebuffers(self, *names: int) -> None:
        self._delete(self.DeleteFramebuffers, names)

    def delete_vertex_arrays(self, *names: int) -> None:
        self._delete(self.DeleteVertexArrays, names)

    def program(self, vertex: str, fragment: str, name: str = "shader") -> int:
        """Compiles and links, or takes what was kept of that. Raises GraphicsError with the driver's log."""
        return self._link(
            (("vertex", enums.VERTEX_SHADER, vertex), ("fragment", enums.FRAGMENT_SHADER, fragment)), name
        )

    def compute_program(self, source: str, name: str = "shader") -> int:
        """Likewise, of one compute shader."""
        return self._link((("compute", enums.COMPUTE_SHADER, source),), name)

    def _link(self, stages: Sequence[tuple[str, int, str]], name: str) -> int:
        self.programs_made += 1
        kept = self.kept_programs
        sources = [f"{stage}\n{source}" for stage, _, source in stages]
        if kept and (restored := kept.restore(self, sources)):
            return restored
        program: int = self.CreateProgram()
        if kept:
            self.ProgramParameteri(program, enums.PROGRAM_BINARY_RETRIEVABLE_HINT, 1)
        shaders = []
        for stage, kind, source in stages:
            shader: int = self.CreateShader(kind)
            text = (ctypes.c_char_p * 1)(source.encode())
            self.ShaderSource(shader, 1, ctypes.addressof(text), None)
            self.CompileShader(shader)
            self._require(shader, self.GetShaderiv, enums.COMPILE_STATUS, self.GetShaderInfoLog, f"{name} ({stage})")
            self.AttachShader(program, shader)
            shaders.append(shader)
        self.LinkProgram(program)
        self._require(program, self.GetProgramiv, enums.LINK_STATUS, self.GetProgramInfoLog, name)
        for shader in shaders:
            self.DetachShader(program, shader)
            self.DeleteShader(shader)
        if kept:
            kept.keep(self, sources, program)
        return program

    def _require(self, name: int, get: Callable[..., Any], what: int, read: Callable[..., Any], label: str) -> None:
        good = ctypes.c_int()
        get(name, what, ctypes.addressof(good))
        if not good.value:
            text = ctypes.create_string_buffer(8192)
            read(name, len(text), None, ctypes.addressof(text))
            raise GraphicsError(
                f"The driver does not accept the program {label}: {text.value.decode(errors='replace').strip()}",
                "Update the graphics driver.",
            )

    def buffer(self, data: NDArray[Any] | int, dynamic: bool = False) -> int:
        """An immutable buffer with the array's bytes, or of that many bytes; `dynamic` allows NamedBufferSubData."""
        name = self._create(self.CreateBuffers)
        flags = enums.DYNAMIC_STORAGE_BIT if dynamic else 0
        if isinstance(data, int):
            self.NamedBufferStorage(name, data, None, flags)
        else:
            contiguous = np.ascontiguousarray(data)
            self.NamedBufferStorage(name, contiguous.nbytes, contiguous.ctypes.data, flags)
        return name

    def write(self, buffer: int, data: NDArray[Any], offset: int = 0) -> None:
        """Copies a C-contiguous array into a dynamic buffer."""
        self.NamedBufferSubData(buffer, offset, data.nbytes, data.ctypes.data)

    def vertex_array(
        self, sources: Sequence[tuple[int, int]] = (), indices: int = 0, attributes: Sequence[Attribute] = ()
    ) -> int:
        """
        Args:
            sources: Buffers, and bytes a vertex in each.
            attributes: In the order of their locations.
        """
        array = self._create(self.CreateVertexArrays)
        for number, (buffer, stride) in enumerate(sources):
            self.VertexArrayVertexBuffer(array, number, buffer, 0, stride)
        if indices:
            self.VertexArrayElementBuffer(array, indices)
        for location, (source, size, kind, is_normalised, offset) in enumerate(attributes):
            self.EnableVertexArrayAttrib(array, location)
            if is_normalised is None:
                self.VertexArrayAttribIFormat(array, location, size, kind, offset)
            else:
                self.VertexArrayAttribFormat(array, location, size, kind, is_normalised, offset)
            self.VertexArrayAttribBinding(array, location, source)
        return array

    def texture(
        self, target: int, internal: int, width: int, height: int, layers: int = 0, levels: int = 1, samples: int = 0
    ) -> int:
        """Immutable storage. `layers` for arrays; `samples` for the multisample targets."""
        name = self._create(self.CreateTextures, target)
        if samples and layers:
            self.TextureStorage3DMultisample(name, samples, internal, width, height, layers, 1)
        elif samples:
            self.TextureStorage2DMultisample(name, samples, internal, width, height, 1)
        elif layers:
            self.TextureStorage3D(name, levels, internal, width, height, layers)
        else:
            self.TextureStorage2D(name, levels, internal, width, height)
        return name

    def texture_view(self, texture: int, target: int, internal: int, layer: int = 0) -> int:
        """Another name for the first level of one layer of a texture, read in another format of the same size."""
        name = self._create(self.GenTextures)
        self.TextureView(name, target, texture, internal, 0, 1, layer, 1)
        return name

    def upload(
        self, texture: int, pixels: NDArray[Any], layout: int = enums.RGBA, layer: int | None = None, level: int = 0
    ) -> None:
        """Whole level of a 2D texture, or one layer of an array. Row 0 of `pixels` becomes texture row 0."""
        data = np.ascontiguousarray(pixels)
        kind = {np.dtype("u1"): enums.UNSIGNED_BYTE, np.dtype("f4"): enums.FLOAT, np.dtype("f2"): enums.HALF_FLOAT}[
            data.dtype
        ]
        height, width = data.shape[:2]
        self.PixelStorei(enums.UNPACK_ALIGNMENT, 1)
        if layer is None:
            self.TextureSubImage2D(texture, level, 0, 0, width, height, layout, kind, data.ctypes.data)
        else:
            self.TextureSubImage3D(texture, level, 0, 0, layer, width, height, 1, layout, kind, data.ctypes.data)

    def sampling(self, texture: int, minify: int, magnify: int, wrap: int, anisotropy: float = 1.0) -> None:
        self.TextureParameteri(texture, enums.TEXTURE_MIN_FILTER, minify)
        self.TextureParameteri(texture, enums.TEXTURE_MAG_FILTER, magnify)
        self.TextureParameteri(texture, enums.TEXTURE_WRAP_S, wrap)
        self.TextureParameteri(texture, enums.TEXTURE_WRAP_T, wrap)
        if anisotropy > 1.0:
            self.TextureParameterf(texture, enums.TEXTURE_MAX_ANISOTROPY, anisotropy)

    def framebuffer(self, colour: int | None, depth: int | None, layer: int | None = None) -> int:
        """From textures. Raises GraphicsError when the driver cannot draw to the combination."""
        name = self._create(self.CreateFramebuffers)
        for point, texture in ((enums.COLOR_ATTACHMENT0, colour), (enums.DEPTH_ATTACHMENT, depth)):
            if texture is None:
                continue
            if layer is None:
                self.NamedFramebufferTexture(name, point, texture, 0)
            else:
                self.NamedFramebufferTextureLayer(name, point, texture, 0, layer)
        if colour is None:
            self.NamedFramebufferDrawBuffer(name, enums.NONE)
            self.NamedFramebufferReadBuffer(name, enums.NONE)
        status = self.CheckNamedFramebufferStatus(name, enums.FRAMEBUFFER)
        if status != enums.FRAMEBUFFER_COMPLETE:
            raise GraphicsError(
                f"The driver cannot draw to the picture's format (status 0x{status:04x}).",
                "Set stage.samples to 0 in the configuration, or update the driver.",
            )
        return name
