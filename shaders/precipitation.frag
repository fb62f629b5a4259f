#include "lighting.glsl"
layout(location = 0) in vec2 uv;
layout(location = 1) in float strength;
layout(location = 0) out vec4 colour;
uniform float is_snow;

void main() {
    float round_flake = 1.0 - smoothstep(0.2, 1.0, dot(uv, uv));
    float streak = (1.0 - uv.y * uv.y) * (1.0 - abs(uv.x));
    float alpha = strength * mix(streak * 0.28, round_flake * 0.9, is_snow);
    vec3 light = tone_map(mix(horizon.rgb, vec3(1.0), 0.15) * mix(1.15, 1.5, is_snow) + sun_colour.rgb * 0.2);
    colour = vec4(light * alpha, alpha);
}
