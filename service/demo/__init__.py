"""The demo: a bundled world of invented news, to be run without network.

`build_world` writes it as an archive with a configuration; `expectations` and `highlights` tell what is in it.
"""

from service.demo.expect import Expectations, ExpectedStory, Highlight, expectations, highlights
from service.demo.world import DemoWorld, build_world

__all__ = ["DemoWorld", "Expectations", "ExpectedStory", "Highlight", "build_world", "expectations", "highlights"]
