"""`python -m calibration`."""

from calibration.command_line.main import main

if __name__ == "__main__":
    main()
