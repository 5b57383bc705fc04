"""Start LOMU Tasking.

python3 main.py demo     set up what is needed, build a practice force and open the desk on it
python3 main.py test     set up what is needed and run every test
python3 main.py          open the desk; downloads nothing

Every other word is the command line: python3 main.py --help
"""

import os
import sys

# Written so that even a very old Python can read it and say what is needed.
if sys.version_info < (3, 6):
    sys.exit("LOMU Tasking needs Python 3.11 or newer. Start it with: python3 main.py")

HERE = os.path.dirname(os.path.abspath(__file__))
if HERE not in sys.path:
    sys.path.insert(0, HERE)


def run_word(argv):
    """Run a word of the command line."""
    from lomu_app import cli

    return cli.main(argv, paint_pdf)


def paint_pdf(snapshot, out, **facts):
    """Paint a list or minutes as PDF; the core, which runs without Qt, is handed this painter."""
    from ui.printing.painters import painter_of

    return painter_of(snapshot)(snapshot, out, **facts)


def open_desk(argv):
    """Open the window and stay until it is closed."""
    from ui import app

    return app.run(argv)


if __name__ == "__main__":
    from lomu_app.setup import main

    sys.exit(main(sys.argv[1:], run_word, open_desk))
