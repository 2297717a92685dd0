// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/files/format.h"
#include "sources/files/json_kind.h"

namespace mitsuke::sources {

/// JSON documents in any layout (formats/json/json_splitter.h), UTF-8 or UTF-16, each document by
/// its own kind (json_kind.h): "json-winlogbeat", "json-evtx-dump", "json-flat", "json-ecs",
/// "json-cloudtrail", "json-office365" and "json". Not Zeek's JSON and not EVE. A document that is
/// broken, or longer than 4 MiB, is counted and the rest is read. The record number of an event is
/// its EventRecordID, else its line. A document without a time has time zero.
///
/// A file may mix kinds; the one reader reads them all, and the format tells the first document's.
FileFormat json_format(JsonKind kind);

}  // namespace mitsuke::sources
