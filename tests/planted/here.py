"""Plants the bug that COWORK_PLANTED_BUG names in the process that imports this, which has to do so before all else."""

import os

from tests.planted.bugs import plant_named

planted = plant_named(os.environ)
