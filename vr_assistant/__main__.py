import sys

if __name__ == "__main__":
    try:
        from vr_assistant.cli import main

        code = main()
    except KeyboardInterrupt:  # while importing
        code = 130
    exec("")  # Python ends by the signal, whatever the code, if an interrupt ever struck inside an exec
    sys.exit(code)
