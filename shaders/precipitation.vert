// Rain and snow: quads falling in a box that follows the eye; all of it computed from the instance's number.
#include "frame.glsl"
layout(location = 0) out vec2 uv;
layout(location = 1) out float strength;
uniform float is_snow;
uniform vec4 shelter;         // xy centre (x, z) of the house nearest to the eye, zw cosine and sine of its yaw
uniform vec2 shelter_half_m;

vec3 random3(uint n) {
    uvec3 v = uvec3(n, n ^ 0x9e3779b9u, n * 747796405u + 2891336453u);
    v = v * 1664525u + 1013904223u;
    v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
    v ^= v >> 16u;
    v.x += v.y * v.z; v.y += v.z * v.x; v.z += v.x * v.y;
    return vec3(v & 0xffffu) / 65535.0;
}

void main() {
    vec3 r = random3(uint(INSTANCE));
    const vec3 box = vec3(22.0, 13.0, 22.0);
    float seconds = clock.x;
    float speed = mix(9.0 + 3.0 * r.x, 1.1 + 0.7 * r.y, is_snow);
    vec3 at = r * box;
    at.y -= seconds * speed;
    at.x += seconds * 0.5 + is_snow * sin(seconds * 0.8 + r.z * 30.0) * 0.6;
    at.z += is_snow * cos(seconds * 0.7 + r.x * 30.0) * 0.6;
    vec3 base = eye_position() - box * vec3(0.5, 0.42, 0.5);
    at = base + mod(at - base, box);
    vec3 to_eye = normalize(eye_position() - at);
    vec3 side = normalize(cross(vec3(0.0, 1.0, 0.0), to_eye));
    vec3 along = mix(vec3(0.055, 1.0, 0.0), cross(to_eye, side), is_snow);
    vec2 size = mix(vec2(0.0035, 0.24), vec2(0.018 + 0.012 * r.z), is_snow);
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    uv = corner;
    float near = length(eye_position() - at);
    strength = smoothstep(0.5, 1.6, near) * (1.0 - smoothstep(8.0, 11.0, near));
    vec2 off = at.xz - shelter.xy;
    vec2 inside = vec2(off.x * shelter.z - off.y * shelter.w, off.x * shelter.w + off.y * shelter.z);
    if (all(lessThan(abs(inside), shelter_half_m))) {
        strength = 0.0;
    }
    show(at + side * corner.x * size.x + along * corner.y * size.y);
}
