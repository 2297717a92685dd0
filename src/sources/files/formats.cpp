// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_reader.h"
#include "sources/files/format.h"

namespace mitsuke::sources {

const std::vector<FileFormat>& file_formats() {
    // Binary formats with a magic number first, then the text formats from the strictest to the
    // most tolerant.
    static const std::vector<FileFormat> all{
        evtx_format,
    };
    return all;
}

}  // namespace mitsuke::sources
