// The diagram of the last frames: a dark ground, one bar a frame, and a line where the next frame is due.
layout(std140, binding = 8) uniform Graph {
    vec4 page;        // x, y of the least corner, width and height of the ground; clip space
    vec4 bars;        // the same of the area of the bars
    vec4 shares[45];  // of a period, 180 frames from the oldest; negative where a frame was missed
};
const int COUNT = 180;
const float TOP = 1.5; // the share that fills the area

layout(location = 0) flat out vec4 colour; // premultiplied

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec4 area = page;
    colour = vec4(0.012, 0.015, 0.022, 0.8);
    if (gl_InstanceID == COUNT + 1) {
        area = vec4(bars.xy + vec2(0.0, bars.w / TOP), bars.z, bars.w * 0.012);
        colour = vec4(vec3(0.8), 1.0) * 0.7;
    } else if (gl_InstanceID > 0) {
        int frame = gl_InstanceID - 1;
        float share = shares[frame >> 2][frame & 3];
        float width = bars.z / float(COUNT);
        area = vec4(bars.x + width * float(frame), bars.y, width, bars.w * min(abs(share) / TOP, 1.0));
        vec3 hue = share < 0.0 ? vec3(0.9, 0.06, 0.04) : share > 0.85 ? vec3(0.9, 0.42, 0.04) : vec3(0.08, 0.6, 0.42);
        colour = vec4(hue, 1.0);
    }
    gl_Position = vec4(area.xy + corner * area.zw, 0.0, 1.0);
}
