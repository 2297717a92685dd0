# SPDX-License-Identifier: Apache-2.0
"""All stories by name."""

import tales
from story import Story

STORIES = tales.every()


def make(name, seed):
    """The files of one story."""
    settings, tell = STORIES[name]
    story = Story(name, seed, **settings)
    tell(story)
    return story.files()
