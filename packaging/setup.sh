# shellcheck shell=sh disable=SC1111,SC2086
# (SC1111: curly quotes are meant for people. SC2086: the package lists are to be split.)
# Shared by packaging/run and packaging/test, which set $ROOT (the checkout) and source this file.
# set_up LOCK brings .venv up to date with packaging/LOCK, and the system with what Qt needs.

VENV=$ROOT/.venv
VENV_PYTHON=$VENV/bin/python
QT_PACKAGES="libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libglib2.0-0"
X11_PACKAGES="libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
WAYLAND_PACKAGES="libwayland-client0 libwayland-cursor0 libwayland-egl1"

# stop SENTENCE...: nothing more can be done here; the sentences say what the person can do.
stop() {
    printf '%s\n' "$@" >&2
    exit 2
}

say() {
    printf '%s\n' "$*" >&2
}

# apt_install PACKAGE...: install Debian packages, or fail when we may not or cannot.
apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "Installing system packages: $*"
    DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >/dev/null || return 1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

# runs PYTHON CODE: whether PYTHON starts (a pyenv shim may not), is of a suitable version and can carry out CODE.
runs() {
    "$1" -I -c "import sys; assert (3, 11) <= sys.version_info[:2] <= (3, 13); $2" </dev/null >/dev/null 2>&1
}

# first_that_runs CODE PYTHON...: print the first suitable one.
first_that_runs() {
    code=$1
    shift
    for candidate in "$@"; do
        if runs "$candidate" "$code"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

# find_python: set $python to an interpreter that can make a virtual environment.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
        runs "$PYTHON" "" || stop "PYTHON is set to “$PYTHON”, which is not a working Python 3.11, 3.12 or 3.13." \
            "Set it to one that is, or unset it."
    else
        set -- python3.13 python3.12 python3.11 python3
    fi
    if python=$(first_that_runs "import venv, ensurepip" "$@"); then return; fi
    python=$(first_that_runs "" "$@") || stop \
        "Glossator needs Python 3.11, 3.12 or 3.13, and none was found: install one (on Debian 12: “sudo apt-get install python3 python3-venv”) or set PYTHON to its path."
    package=$("$python" -I -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    apt_install "$package" || apt_install python3-venv || true
    runs "$python" "import venv, ensurepip" || stop \
        "$python cannot make virtual environments: its parts “venv” and “ensurepip” are missing." \
        "On Debian and Ubuntu install them with: sudo apt-get install -y $package"
}

# state LOCK: print what the environment depends on. As long as it is what it was, there is nothing to install.
# The path belongs to it because an environment that was moved or copied points to where it was.
state() {
    cat "$ROOT/packaging/$1" "$ROOT/pyproject.toml" "$ROOT/packaging/hatch_build.py" | cksum
    "$VENV_PYTHON" -I -S -c 'import sys; print(sys.version)' 2>&1
    printf '%s\n' "$VENV"
}

# right_version: whether .venv is of the version that the person asked for by setting PYTHON, if they did.
right_version() {
    [ -z "${PYTHON:-}" ] || runs "$VENV_PYTHON" "assert '$("$PYTHON" -I -V 2>&1)' == 'Python ' + sys.version.split()[0]"
}

# fresh LOCK: whether .venv is as LOCK wants it. The test lock holds all of the other one, at the same versions.
fresh() {
    [ -f "$VENV/set-up-$1" ] && [ "$(state "$1")" = "$(cat "$VENV/set-up-$1")" ] && right_version
}

# sound: whether .venv can be kept: it was not left half-filled, lies where it was made, runs and has pip.
sound() {
    if [ -e "$VENV/unfinished" ]; then return 1; fi
    for made in "$VENV"/set-up-*; do
        if [ -f "$made" ] && [ "$(tail -n 1 "$made")" != "$VENV" ]; then return 1; fi
    done
    runs "$VENV_PYTHON" "import pip" && right_version
}

# pip ARGS...: the environment's own pip, silent but for errors.
pip() {
    "$VENV_PYTHON" -I -m pip -qq --disable-pip-version-check --no-input "$@" </dev/null
}

# install LOCK: fill .venv. While it is being filled a file says so; whoever finds that file starts again.
install() {
    if ! sound; then
        find_python
        say "Making .venv with $("$python" --version) …"
        rm -rf "$VENV"
        mkdir "$VENV"
        : > "$VENV/unfinished"
        "$python" -m venv "$VENV" || stop "The virtual environment could not be made (see above)."
    fi
    say "Installing what Glossator needs (takes a minute or two, once) …"
    : > "$VENV/unfinished"
    rm -f "$VENV"/set-up-*
    pip install --only-binary :all: --require-hashes -r "$ROOT/packaging/$1" || stop \
        "The libraries could not be installed (see above). Is there a connection and room on the disk? Then try again."
    pip install --no-index --no-deps --no-build-isolation -e "$ROOT" || stop \
        "Glossator itself could not be installed (see above)."
    rm "$VENV/unfinished"
    if [ "$1" = requirements-test.lock ]; then state requirements.lock > "$VENV/set-up-requirements.lock"; fi
    state "$1" > "$VENV/set-up-$1"
}

# qt_works WHAT: whether Qt finds what it needs for WHAT. A yes is remembered as long as .venv stays.
qt_works() {
    [ -f "$VENV/set-up-qt-$1" ] && return
    qt_error=$("$VENV_PYTHON" -I "$ROOT/packaging/qt_check.py" "$1" 2>&1) || return 1
    printf '%s\n' "$VENV" > "$VENV/set-up-qt-$1"
}

# need_qt WHAT PACKAGE...: see to the system libraries that Qt needs for WHAT.
need_qt() {
    what=$1
    shift
    if qt_works "$what"; then return; fi
    apt_install "$@" || true
    if qt_works "$what"; then return; fi
    stop "A system library that Qt needs is missing: $(printf '%s\n' "$qt_error" | tail -n 1)" \
        "On Debian and Ubuntu install what it needs with: sudo apt-get install -y --no-install-recommends $*"
}

# need_display_libraries: see to what a window on this machine's own display needs.
need_display_libraries() {
    [ "$(uname)" = Linux ] || return 0
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then need_qt wayland $WAYLAND_PACKAGES; fi
    if [ -n "${DISPLAY:-}" ]; then need_qt xcb $X11_PACKAGES; fi
}

# has_display: whether a window can be shown to somebody.
has_display() {
    [ "$(uname)" != Darwin ] || return 0
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && "$VENV_PYTHON" -I "$ROOT/packaging/qt_check.py" display 2>/dev/null
}

# set_up LOCK: everything above, one at a time where the system can see to that, and not at all when nothing changed.
set_up() {
    if ! fresh "$1"; then
        mkdir -p "$ROOT/work"
        exec 9> "$ROOT/work/set-up.lock"
        if command -v flock >/dev/null 2>&1; then
            flock -n 9 || { say "Waiting for another set-up of this checkout to end …"; flock 9; }
        fi
        if ! fresh "$1"; then install "$1"; fi
        exec 9>&-
    fi
    need_qt window $QT_PACKAGES
}
