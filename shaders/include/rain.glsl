// What rain does to surfaces that lie flat. Included after lighting.glsl, by fragment shaders.

// Slope of the rings that drops make, near the eye: each cell of the ground has one drop at a time.
vec2 rings(vec2 at) {
    vec2 slope = vec2(0.0);
    float near = clamp(1.4 - 0.1 * length(eye_position().xz - at), 0.0, 1.0);
    int layers = near > 0.0 ? (SHADOW_TAPS > 1 ? 2 : 1) : 0;
    for (int layer = 0; layer < layers; layer++) {
        vec2 p = at * (layer == 0 ? 3.1 : 4.7) + float(layer) * vec2(0.37, 0.61);
        vec2 cell = floor(p);
        vec3 h = fract(cell.xyx * vec3(0.1031, 0.1030, 0.0973));
        h += dot(h, h.yzx + 33.33);
        h = fract((h.xxy + h.yzz) * h.zyx);
        vec2 off = p - cell - 0.3 - 0.4 * h.xy;
        float far = length(off);
        float age = fract(clock.x * 1.3 + h.z);
        float wave = clamp((far - age * 0.42) * 26.0, -3.1416, 3.1416);
        slope += off / max(far, 0.02) * (sin(wave) * (1.0 - age) * smoothstep(0.30, 0.18, far));
    }
    return slope * (0.3 * near);
}

// Street lamps seen in a wet surface: what shines where the mirrored ray passes their height.
vec3 lamps_in_water(vec3 position, vec3 normal) {
    vec3 to_eye = normalize(eye_position() - position);
    float n_eye = dot(to_eye, normal);
    vec3 mirrored = 2.0 * n_eye * normal - to_eye;
    vec2 at = position.xz + mirrored.xz * ((3.0 - position.y) / max(mirrored.y, 0.05));
    float pool = textureLod(lamp_map, (at - lamp_area.xy) * lamp_area.zw, 0.0).x;
    float grazing = 1.0 - clamp(n_eye, 0.0, 1.0);
    float share = 0.05 + 0.6 * grazing * grazing * grazing * grazing;
    pool *= pool;
    pool *= pool;
    return lamp_colour.rgb * (pool * pool * share * max(normal.y, 0.0) * 4.0);
}
