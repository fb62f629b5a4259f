// Depth only: the body's shadow.
void main() {}
