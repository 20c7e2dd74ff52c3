"""No global state: the library's writable sections hold nothing but the pool of frames that each thread has for
itself, and it calls no function of the C library whose result depends on the CPU.

    global_state_test.py LIBRARY
"""

import re
import subprocess
import sys
import unittest

LIBRARY = sys.argv[1]

ALLOWED = re.compile("|".join((
    # Per thread, and only memory: which addresses a simulation gets, never what it computes.
    r"^(guard variable for )?osarium::FramePool::(free_lists_|refill\(unsigned long\)::blocks)$",
    r"^__tls_guard$",
    # Built at first use from a declaration, and constant from then on.
    r"^(guard variable for )?osarium::schema_of<.*>\(\)::schema$",
    # Nobody writes these: what the compiler makes, and constexpr tables of addresses, which g++ puts beside them.
    r"^DW\.ref\.",
    r"^std::__n4861::coroutine_handle<std::__n4861::noop_coroutine_promise>::_S_fr$",
    r"^osarium::\(anonymous namespace\)::(registry|systems)$")))

WRITABLE = re.compile(r"^\.(?!data\.rel\.ro)(t?data|t?bss|lbss|ldata)($|\.)")

# address, seven flags, section, size, name; a section is its own symbol with the flag d.
SYMBOL = re.compile(r"^[0-9a-f]+ (.{7}) (\S+)\t([0-9a-f]+)\s+(?:\.hidden )?(.*)$")

# What glibc implements in several variants chosen by the CPU. (sqrt, floor and their like are exact.)
INEXACT = re.compile(r"^(sin|cos|tan|sincos|asin|acos|atan|atan2|exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|cbrt|"
                     r"sinh|cosh|tanh|asinh|acosh|atanh|erf|erfc|tgamma|lgamma|fma|hypot)[fl]?(@|$)")


def global_state(symbol_table):
    """Names of writable objects that are not allowed, from the output of `objdump --syms --demangle`."""
    found = []
    for line in symbol_table.splitlines():
        match = SYMBOL.match(line)
        if not match or "d" in match[1]:
            continue
        section, size, name = match[2], int(match[3], 16), match[4]
        if (WRITABLE.match(section) and size or section == "*COM*") and not ALLOWED.match(name):
            found.append(f"{section}: {name}")
    return found


def inexact_calls(symbol_table):
    undefined = (match[4] for match in map(SYMBOL.match, symbol_table.splitlines()) if match and match[2] == "*UND*")
    return sorted({name for name in undefined if INEXACT.match(name)})


class TheLibrary(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.table = subprocess.run(("objdump", "--syms", "--demangle", LIBRARY), check=True, capture_output=True,
                                   text=True).stdout

    def test_has_no_global_state(self):
        self.assertEqual(global_state(self.table), [])

    def test_calls_no_inexact_function(self):
        self.assertEqual(inexact_calls(self.table), [])

    def test_was_read(self):
        for name in ("osarium::Simulation::run()", "osarium::FramePool::free_lists_"):
            self.assertTrue(name in self.table, name)
        self.assertTrue(any(WRITABLE.match(m[2]) for m in map(SYMBOL.match, self.table.splitlines()) if m))


class PlantedState(unittest.TestCase):
    @staticmethod
    def symbol(section, name, size=8, flags="l     O"):
        return f"{0:016x} {flags} {section}\t{size:016x} {name}\n"

    def test_is_found(self):
        for section in (".bss", ".data", ".tbss", ".tdata", ".bss._ZGVN7osarium5cacheE", ".data.local"):
            self.assertEqual(len(global_state(self.symbol(section, "osarium::cache"))), 1, section)
        self.assertEqual(len(global_state(self.symbol(".bss", "guard variable for osarium::f()::cache"))), 1)
        self.assertEqual(len(global_state(self.symbol(".bss", "std::__ioinit", 1))), 1)

    def test_what_is_none(self):
        for section in (".rodata", ".data.rel.ro", ".data.rel.ro.local._ZTVN7osarium6SignalE", ".text"):
            self.assertEqual(global_state(self.symbol(section, "vtable for osarium::Signal")), [], section)
        self.assertEqual(global_state(self.symbol(".bss", ".bss", 0, "l    d ")), [])
        self.assertEqual(global_state(self.symbol(".tbss", "osarium::FramePool::free_lists_")), [])

    def test_calls(self):
        table = "".join(self.symbol("*UND*", name, 0, "       ") for name in ("exp", "powf", "sqrt", "expand", "log"))
        self.assertEqual(inexact_calls(table), ["exp", "log", "powf"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
