"""`python -m service.cli`, for machines without the script on their path."""

from service.cli import main

if __name__ == "__main__":
    main()
