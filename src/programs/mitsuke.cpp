// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "content/content.h"

int main() {
    std::fprintf(stderr, "mitsuke: %zu content files\n", mitsuke::content::files().size());
    return 2;
}
