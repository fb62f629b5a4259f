// What the floor lacks of the light of lamps as wide as a room's, and what her feet take of the light from all around.
#include "frame.glsl"
layout(location = 0) in vec3 world;
layout(location = 0) out vec4 colour;
const int TAPS = SHADOW_TAPS > 1 ? 24 : 12;
const float SOFT = 0.016;       // of the shadow map's width: 14 cm
const float OF_LAMPS = 0.55, OF_ALL_AROUND = 0.75;
const float GOLDEN_ANGLE = 2.3999632;

void main() {
    vec3 uv = (shadow_near * vec4(world + vec3(0.0, 0.01, 0.0), 1.0)).xyz;
    float light = 0.0;
    for (int tap = 0; tap < TAPS; tap++) {
        float turn = float(tap) * GOLDEN_ANGLE;
        float away = sqrt((float(tap) + 0.5) / float(TAPS)) * SOFT;
        light += texture(shadow_near_map, uv + vec3(cos(turn), sin(turn), 0.0) * away);
    }
    vec2 off = world.xz - contact.xz;
    float away2 = dot(off, off);
    float dark = OF_LAMPS * (1.0 - light / float(TAPS)) * smoothstep(9.0, 4.0, away2);
    dark = 1.0 - (1.0 - dark) * (1.0 - OF_ALL_AROUND * exp(-12.0 * away2));
    colour = vec4(0.0, 0.0, 0.0, dark);
}
