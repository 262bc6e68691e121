"""Every table of the house, for migrations and backup."""

import consult.accounts.models
import consult.analysis.models
import consult.coding.models
import consult.consultations.models
import consult.evidence.models
import consult.interviews.models
import consult.languages.models
import consult.meetings.models
import consult.notifications.models
import consult.questionnaires.models
import consult.responses.models
import consult.summaries.models  # noqa: F401 - imported for their tables
from consult.infra.db import Base

METADATA = Base.metadata
