#include "waking.glsl"

void main() {
    vec3 d = normalize(ray);
    show(sky(d, mist(facing_sun(normalize(ray.xz)))));
}
