// The light of the waiting scene: dawn, with mist that is warm towards the sun.
layout(location = 5) uniform vec3 eye;    // metres
layout(location = 6) uniform float share; // of the loading, 0..1: the sun rises while it goes on
layout(location = 0) in vec3 ray;
layout(location = 0) out vec4 colour;

const vec3 ZENITH = vec3(0.040, 0.085, 0.26);
const vec3 MIDDLE = vec3(0.29, 0.27, 0.43);
const vec3 MIST = vec3(0.33, 0.27, 0.36);
const vec3 DAWN = vec3(1.10, 0.47, 0.20);
const vec3 SUN = vec3(1.30, 0.80, 0.40);
const vec2 SUN_SIDE = vec2(0.4229, -0.9062);
const float TURN = 6.2831853;

// Cosine of the angle to the sun, seen from above; `side` is a unit vector.
float facing_sun(vec2 side) {
    return dot(side, SUN_SIDE);
}

vec3 mist(float facing) {
    float warm = 0.5 + 0.5 * facing;
    return mix(MIST, DAWN, warm * warm * (0.40 + 0.30 * share));
}

vec3 sky(vec3 d, vec3 haze) {
    vec3 light = mix(haze, MIDDLE, smoothstep(0.0, 0.24, d.y));
    light = mix(light, ZENITH, smoothstep(0.10, 0.80, d.y));
    vec3 sun = normalize(vec3(SUN_SIDE.x, mix(-0.01, 0.10, share), SUN_SIDE.y));
    float disc = max(dot(d, sun), 0.0), halo = disc * disc;
    halo *= halo, halo *= halo;
    float glow = halo * halo;
    glow *= glow, glow *= glow, glow *= glow;
    return light + SUN * (smoothstep(0.99955, 0.99985, disc) * 2.5 + 0.36 * glow + 0.22 * halo * share);
}

void show(vec3 light) {
    light = light * (1.0 + light * 0.1) / (1.0 + light * 0.5); // a shoulder for the sun
    float grain = fract(dot(gl_FragCoord.xy, vec2(0.7548776662, 0.5698402910))) - 0.5; // hides steps of a smooth sky
    colour = vec4(light + grain * 0.004, 1.0);
}
