/**
 * Names that a Python module of ours must not have. Python searches the folder of the program first:
 * if a `random.py` of vectors is there, `import random` anywhere in NumPy finds that.
 */

const listed = (names: string): string[] => names.trim().split(/\s+/);

/** Top-level modules of the standard library, in any Python from 3.8 to 3.14 and on any system. */
const STANDARD_LIBRARY = listed(`
  abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
  base64 bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code
  codecs codeop collections colorsys compileall compression concurrent configparser contextlib
  contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis
  distutils doctest dummy_threading email encodings ensurepip enum errno faulthandler fcntl
  filecmp fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass
  gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib
  inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma macpath
  mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis
  nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev parser pathlib pdb
  pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats
  pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib
  resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd
  smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat
  statistics string stringprep struct subprocess sunau symbol symtable sys sysconfig syslog
  tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter
  token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
  unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound
  wsgiref xdrlib xml xmlrpc xxlimited xxsubtype zipapp zipfile zipimport zlib zoneinfo
`);

/** The libraries that our modules import, and what those import. */
const LIBRARIES = listed(`
  absl accelerate array_api_compat array_record astunparse cffi charset_normalizer cloudpickle
  coloredlogs cuda cupy dill einops etils filelock flatbuffers flax fsspec functorch gast google
  google_pasta grpc h5py huggingface_hub humanfriendly idna importlib_metadata importlib_resources
  jax jaxlib jinja2 keras libclang markdown markdown_it markupsafe mdurl ml_dtypes mpmath namex
  networkx numba numpy nvidia onnx onnxruntime onnxscript opt_einsum optree optax orbax packaging
  pandas pasta pip pkg_resources psutil pybind11 pycparser pygments pytest requests rich
  safetensors scipy setuptools six sympy tensorboard tensorflow tensorstore termcolor
  threadpoolctl tokenizers toolz torch torchgen torchvision tqdm transformers tree triton
  typeguard typing_extensions urllib3 werkzeug wheel wrapt yaml zipp
`);

/** Keywords of any Python 3. */
const KEYWORDS = new Set(
  listed(`
    False None True and as assert async await break class continue def del elif else except finally for
    from global if import in is lambda nonlocal not or pass raise return try while with yield
  `),
);

const TAKEN = new Set([...STANDARD_LIBRARY, ...LIBRARIES].map((name) => name.toLowerCase()));

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/**
 * Why a module must not have that name, in words; undefined if it may. Case is ignored, as some file
 * systems ignore it (Windows, macOS).
 */
export function refusesModule(name: string): string | undefined {
  const normal = name.normalize('NFKC'); // as Python reads a name
  if (!IDENTIFIER.test(normal)) {
    const fit = normal
      .replaceAll(/[^\p{XID_Continue}]+/gu, '_')
      .replace(/^(?=\P{XID_Start})/u, 'x');
    return `Python cannot import a module of that name; use letters, digits and underscores, such as ${fit}`;
  }
  if (KEYWORDS.has(normal)) return `${name} is a keyword of Python; choose another name`;
  if (normal.startsWith('_')) {
    return "names that begin with an underscore belong to Python's own modules; choose another name";
  }
  if (TAKEN.has(normal.toLowerCase())) {
    return `the module would hide ${normal.toLowerCase()}, which Python or a library imports; choose another name`;
  }
  return undefined;
}
