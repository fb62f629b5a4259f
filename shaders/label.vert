#include "lettering.glsl"

void main() {
    pass_on();
}
