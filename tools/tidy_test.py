#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each test breaks one rule in a small tree that keeps all others."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import tidy  # noqa: E402

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
GOOD = {
    "ARCHITECTURE.md": "| room | what lives there | may include |\n|---|---|---|\n"
                       "| `base` | words | – |\n| `events` | what happened | base |\n"
                       "| `programs` | mains | all |\n",
    "CMakeLists.txt": "mitsuke_room(base LIBRARIES fmt::fmt)\nmitsuke_room(events ROOMS base)\n",
    "src/base/time.h": LICENCE + "#pragma once\n",
    "src/events/event.h": LICENCE + '#pragma once\n#include "base/time.h"\n',
    "src/programs/main.cpp": LICENCE + '#include "content/content.h"\n#include "events/event.h"\n',
}


class TidyTest(unittest.TestCase):
    def violations(self, **changes):
        """What tidy says of the good tree with these files changed or, where None, taken away."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **changes.get("files", {})}.items():
                if text is None:
                    continue
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return tidy.violations(Path(folder))

    def assert_only(self, files, *words):
        found = self.violations(files=files)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def test_a_tidy_tree_is_quiet(self):
        self.assertEqual(self.violations(), [])

    def test_an_include_that_the_table_does_not_allow_is_refused(self):
        self.assert_only({"src/base/time.h": LICENCE + '#pragma once\n#include "events/event.h"\n'},
                         "src/base/time.h:3", "not events")

    def test_an_allowed_edge_that_nobody_uses_is_refused(self):
        self.assert_only({"src/events/event.h": LICENCE + "#pragma once\n"}, "events may include base", "no file does")

    def test_an_edge_of_a_room_that_is_still_empty_is_not_judged(self):
        self.assertEqual(self.violations(files={"src/events/event.h": None,
                                                "src/programs/main.cpp": LICENCE}), [])

    def test_a_rule_of_our_own_without_a_test_is_refused(self):
        self.assert_only({"content/sigma/a.yml": "title: a\n", "content/sigma/b.yml": "title: b\n",
                          "content/sigma/b.test.yml": "match: []\n"}, "content/sigma/a.yml", "a.test.yml")

    def test_programs_may_include_every_room(self):
        self.assertEqual(self.violations(files={
            "src/programs/main.cpp": LICENCE + '#include "base/time.h"\n#include "events/event.h"\n'}), [])

    def test_content_is_included_by_programs_alone(self):
        self.assert_only({"src/events/event.h": LICENCE + '#pragma once\n#include "base/time.h"\n'
                                                          '#include "content/content.h"\n'}, "only programs")

    def test_an_include_without_its_room_is_refused(self):
        self.assert_only({"src/events/event.h": LICENCE + '#pragma once\n#include "base/time.h"\n'
                                                          '#include "field.h"\n'}, "the path from src/")

    def test_a_room_folder_without_a_line_is_refused(self):
        self.assert_only({"src/store/table.cpp": LICENCE}, "src/store", "no line in the room table")

    def test_a_table_line_without_a_target_is_refused(self):
        self.assert_only({"ARCHITECTURE.md": GOOD["ARCHITECTURE.md"] + "| `store` | tables | base |\n"},
                         "room store has no mitsuke_room")

    def test_a_target_without_a_table_line_is_refused(self):
        self.assert_only({"CMakeLists.txt": GOOD["CMakeLists.txt"] + "mitsuke_room(store)\n"},
                         "mitsuke_room(store)", "no line")

    def test_a_target_whose_rooms_differ_from_the_table_is_refused(self):
        self.assert_only({"CMakeLists.txt": "mitsuke_room(base ROOMS events)\nmitsuke_room(events ROOMS base)\n"},
                         "mitsuke_room(base) has ROOMS events", "says none")

    def test_libraries_are_not_rooms(self):
        self.assertEqual(self.violations(files={
            "CMakeLists.txt": "mitsuke_room(base)\nmitsuke_room(events ROOMS base LIBRARIES ZLIB::ZLIB)\n"}), [])

    def test_a_tree_without_a_table_is_refused(self):
        self.assertIn("no room table", self.violations(files={"ARCHITECTURE.md": "# nothing\n"})[0])

    def test_a_header_without_pragma_once_is_refused(self):
        self.assert_only({"src/base/time.h": LICENCE}, "#pragma once")

    def test_a_source_without_a_licence_line_is_refused(self):
        for name in ("src/base/time.cpp", "tools/x.py", "tools/x.sh", "src/base/x.def"):
            with self.subTest(name=name):
                self.assert_only({name: "int x;\n"}, name, "no licence line")

    def test_an_empty_file_needs_no_licence_line(self):
        self.assertEqual(self.violations(files={"tools/x/__init__.py": ""}), [])

    def test_a_leftover_needs_a_reason(self):
        mark = "TO" + "DO"
        for text, count in ((f"// {mark}\n", 1), (f"// {mark}: later\n", 1), ("// FIX" + "ME: x y z\n", 1),
                            (f"// {mark}: drop when g++ 13 is there\n", 0), ("// XX" + "XXXX\n", 0)):
            with self.subTest(text=text):
                self.assertEqual(len(self.violations(files={"src/base/a.cpp": LICENCE + text})), count)

    def test_names_that_say_nothing_are_refused(self):
        for name in ("src/base/string_utils.cpp", "src/base/misc/a.cpp", "src/base/Manager.cpp", "docs/common.md"):
            with self.subTest(name=name):
                self.assert_only({name: LICENCE}, "says nothing")

    def test_a_word_that_only_contains_a_banned_one_is_fine(self):
        self.assertEqual(self.violations(files={"src/base/commonest.cpp": LICENCE}), [])

    def test_the_length_of_a_function_is_counted_over_a_split_signature(self):
        lines = ["int add(int a,", "        int b) {", "    return a + b;", "}", "", "struct X {",
                 "    int y() const {", "        return 1;", "    }", "};"]
        self.assertEqual(list(tidy.cpp_functions(lines)), [("add", 4), ("y", 3)])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]] + (sys.argv[1:] or ["--quiet"]))
