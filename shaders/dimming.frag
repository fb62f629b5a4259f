// Restricts the field of view while the user is moved (Fernandes and Feiner, IEEE 3DUI 2016), and closes the eyes.
#include "frame.glsl"
uniform vec2 amount;   // x: of the vignette, y: of darkness everywhere; 0..1
layout(location = 0) in vec2 clip;
layout(location = 0) out vec4 colour;

const float WIDEST = 0.95;   // radians from the middle of the eye's view to where the softness begins
const float NARROWEST = 0.45;
const float SOFT = 0.42;     // from clear to dark
const float DARKEST = 0.97;

void main() {
    vec3 ray = normalize((eyes[EYE].to_far_ray * vec4(clip, 1.0, 1.0)).xyz);
    mat4 seen = eyes[EYE].view_projection;
    vec3 forward = vec3(seen[0][3], seen[1][3], seen[2][3]);
    float away = acos(clamp(dot(ray, forward), -1.0, 1.0));
    float clear = mix(WIDEST, NARROWEST, amount.x);
    float shade = DARKEST * min(1.0, amount.x * 4.0) * smoothstep(clear, clear + SOFT, away);
    colour = vec4(0.0, 0.0, 0.0, 1.0 - (1.0 - shade) * (1.0 - amount.y));
}
