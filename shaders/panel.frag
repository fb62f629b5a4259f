// Text and pictures: no light, no fog, no tone mapping.
layout(binding = 6) uniform sampler2D picture;   // encoded sRGB, premultiplied as drawn
layout(location = 0) in vec2 uv;
layout(location = 1) flat in float opacity;
layout(location = 0) out vec4 colour;

void main() {
    vec4 drawn = texture(picture, uv);
    vec3 encoded = drawn.rgb / max(drawn.a, 1e-4);
    vec3 light = mix(encoded / 12.92, pow((encoded + 0.055) / 1.055, vec3(2.4)), step(0.04045, encoded));
    colour = vec4(light * drawn.a, drawn.a) * opacity;
}
