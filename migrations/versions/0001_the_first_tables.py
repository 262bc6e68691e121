"""The first tables

Revision: 0001, the first
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Make every table from nothing."""
    op.create_table(
        "consultation",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("source_locale", sa.String(length=16), nullable=False),
        sa.Column("locales", sa.JSON(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("minimum_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on",
            name=op.f("ck_consultation_dates"),
        ),
        sa.CheckConstraint("minimum_count >= 3", name=op.f("ck_consultation_minimum_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    op.create_table(
        "deletion",
        sa.Column("response_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_deletion")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("scope_id", sa.String(length=16), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state <> 'sent' OR (body IS NULL AND address IS NULL AND calendar IS NULL)",
            name=op.f("ck_mail_erased"),
        ),
        sa.CheckConstraint("state IN ('waiting','sent','failed')", name=op.f("ck_mail_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    op.create_index("ix_mail_due", "mail", ["state", "due_at"])

    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_staff_fs_uniquifier")),
    )
    op.create_table(
        "actor_group",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_actor_group_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_group")),
    )
    op.create_index("uq_actor_group_code", "actor_group", ["consultation_id", "code"], unique=True)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=16), nullable=True),
        sa.Column("scope_id", sa.String(length=16), nullable=True),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["staff.id"], name=op.f("fk_audit_entry_actor_id_staff"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_scope_at", "audit_entry", ["scope_id", "at"])

    op.create_table(
        "body",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('steering','working')", name=op.f("ck_body_kind")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_body_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
    )
    op.create_index(op.f("ix_body_consultation_id"), "body", ["consultation_id"])

    op.create_table(
        "phase",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_phase_dates")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_phase_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase")),
    )
    op.create_index(op.f("ix_phase_consultation_id"), "phase", ["consultation_id"])

    op.create_table(
        "policy_goal",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_policy_goal_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_goal")),
    )
    op.create_index(op.f("ix_policy_goal_consultation_id"), "policy_goal", ["consultation_id"])

    op.create_table(
        "questionnaire",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "closes_on IS NULL OR opens_on IS NULL OR closes_on >= opens_on",
            name=op.f("ck_questionnaire_dates"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_questionnaire_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
    )
    op.create_index("uq_questionnaire_slug", "questionnaire", ["consultation_id", "slug"], unique=True)

    op.create_table(
        "staff_grant",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "role IN ('administrator','editor','facilitator','working_group')",
            name=op.f("ck_staff_grant_role"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_grant_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_grant")),
    )
    op.create_index("uq_staff_grant", "staff_grant", ["staff_id", "role", "scope_id"], unique=True)

    op.create_table(
        "theme",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_theme_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
    )
    op.create_index("uq_theme_slug", "theme", ["consultation_id", "slug"], unique=True)

    op.create_table(
        "wording",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source_digest", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(length=16), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("origin IN ('person','machine','import')", name=op.f("ck_wording_origin")),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_wording_made_by_staff"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["staff.id"], name=op.f("fk_wording_reviewed_by_staff"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
    )
    op.create_index("uq_wording_slot", "wording", ["owner_kind", "owner_id", "name", "locale"], unique=True)

    op.create_table(
        "column_state",
        sa.Column("questionnaire_id", sa.String(length=16), nullable=False),
        sa.Column("folded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("shown_responses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_column_state_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", name=op.f("pk_column_state")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source_locale", sa.String(length=16), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR digest IS NOT NULL", name=op.f("ck_questionnaire_version_frozen")
        ),
        sa.CheckConstraint(
            "state IN ('draft','published','closed')", name=op.f("ck_questionnaire_version_state")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_questionnaire_version_questionnaire_id_questionnaire"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
    )
    op.create_index(
        "uq_questionnaire_version_number",
        "questionnaire_version",
        ["questionnaire_id", "number"],
        unique=True,
    )

    op.create_table(
        "seat",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("body_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name=op.f("fk_seat_body_id_body"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_body_id"), "seat", ["body_id"])

    op.create_table(
        "snapshot",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=True),
        sa.Column("theme_id", sa.String(length=16), nullable=True),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_snapshot_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_snapshot_made_by_staff"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_snapshot_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
    )
    op.create_index("uq_snapshot_number", "snapshot", ["consultation_id", "number"], unique=True)

    op.create_table(
        "source",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("actor_group_id", sa.String(length=16), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('interview','meeting','study','statement','committee','earlier_plan')",
            name=op.f("ck_source_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_group_id"], ["actor_group.id"], name=op.f("fk_source_actor_group_id_actor_group")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_source_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_index("ix_source_consultation_kind", "source", ["consultation_id", "kind"])

    op.create_table(
        "draft",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("version_id", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_draft_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_draft")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_expires_on"), "draft", ["expires_on"])

    op.create_table(
        "interview",
        sa.Column("source_id", sa.String(length=16), nullable=False),
        sa.Column("place_kind", sa.String(length=30), nullable=False),
        sa.Column("spoken_locale", sa.String(length=16), nullable=False),
        sa.Column("interpreter", sa.String(length=30), nullable=False),
        sa.Column("consent_notes", sa.Boolean(), nullable=False),
        sa.Column("consent_quote", sa.Boolean(), nullable=False),
        sa.CheckConstraint("consent_notes", name=op.f("ck_interview_consent")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_interview_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_interview")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("consultation_id", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sign_up_closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("locales", sa.JSON(), nullable=False),
        sa.Column("interpreters", sa.JSON(), nullable=False),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("child_care", sa.Boolean(), nullable=False),
        sa.Column("hearing_loop", sa.Boolean(), nullable=False),
        sa.Column("is_published", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("source_id", sa.String(length=16), nullable=True),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.CheckConstraint("audience IN ('public','associations')", name=op.f("ck_meeting_audience")),
        sa.CheckConstraint("attendance IS NULL OR attendance >= 0", name=op.f("ck_meeting_attendance")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_meeting_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meeting_times")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_meeting_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_meeting_source_id_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_consultation_id"), "meeting", ["consultation_id"])

    op.create_table(
        "passage",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.String(length=16), nullable=False),
        sa.Column("theme_id", sa.String(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("addressed_to", sa.String(length=200), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_words", sa.String(length=200), nullable=True),
        sa.Column("may_quote", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_passage_position")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_passage_source_id_source"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_passage_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index("uq_passage_position", "passage", ["source_id", "position"], unique=True)
    op.create_index(op.f("ix_passage_theme_id"), "passage", ["theme_id"])

    op.create_table(
        "response",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("version_id", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web','assisted','paper','kiosk','import')", name=op.f("ck_response_channel")
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR answers IS NULL", name=op.f("ck_response_withdrawn_is_empty")
        ),
        sa.CheckConstraint(
            "state = 'withdrawn' OR answers IS NOT NULL", name=op.f("ck_response_kept_is_complete")
        ),
        sa.CheckConstraint("state IN ('kept','superseded','withdrawn')", name=op.f("ck_response_state")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_response_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_response_code_hash")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_response_version", "response", ["version_id", "state"])

    op.create_table(
        "statement",
        sa.Column("source_id", sa.String(length=16), nullable=False),
        sa.Column("body_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_statement_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_statement")),
    )
    op.create_table(
        "study",
        sa.Column("source_id", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=300), nullable=False),
        sa.Column("population", sa.String(length=300), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_study_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_study")),
    )
    op.create_table(
        "version_theme",
        sa.Column("version_id", sa.String(length=16), nullable=False),
        sa.Column("theme_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_version_theme_theme_id_theme")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_version_theme_version_id_questionnaire_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "theme_id", name=op.f("pk_version_theme")),
    )
    op.create_index(op.f("ix_version_theme_theme_id"), "version_theme", ["theme_id"])

    op.create_table(
        "fold_queue",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("response_id", sa.String(length=16), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=16), nullable=False),
        sa.Column("drop", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_fold_queue_questionnaire_id_questionnaire"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_fold_queue_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fold_queue")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_theme",
        sa.Column("meeting_id", sa.String(length=16), nullable=False),
        sa.Column("theme_id", sa.String(length=16), nullable=False),
        sa.Column("not_reached", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_theme_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_meeting_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("meeting_id", "theme_id", name=op.f("pk_meeting_theme")),
    )
    op.create_table(
        "open_answer",
        sa.Column("response_id", sa.String(length=16), nullable=False),
        sa.Column("question_code", sa.String(length=60), nullable=False),
        sa.Column("questionnaire_id", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_open_answer_questionnaire_id_questionnaire"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_open_answer_response_id_response")
        ),
        sa.PrimaryKeyConstraint("response_id", "question_code", name=op.f("pk_open_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_open_answer_question", "open_answer", ["questionnaire_id", "question_code", "response_id"]
    )

    op.create_table(
        "passage_translation",
        sa.Column("passage_id", sa.String(length=16), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "how IN ('facilitator','interpreter','translator')", name=op.f("ck_passage_translation_how")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_passage_translation_made_by_staff"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"],
            ["passage.id"],
            name=op.f("fk_passage_translation_passage_id_passage"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("passage_id", "locale", name=op.f("pk_passage_translation")),
    )
    op.create_table(
        "sign_up",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("meeting_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("companions", sa.Integer(), nullable=False),
        sa.Column("interpreter_locale", sa.String(length=16), nullable=True),
        sa.Column("sign_language", sa.Boolean(), nullable=False),
        sa.Column("interpreter_gender", sa.String(length=10), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("submission_hash", sa.String(length=64), nullable=False),
        sa.Column("cancel_hash", sa.String(length=64), nullable=False),
        sa.Column("signed_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_call", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state = 'cancelled' OR email <> '' OR phone <> ''", name=op.f("ck_sign_up_contact")
        ),
        sa.CheckConstraint("state IN ('confirmed','waiting','cancelled')", name=op.f("ck_sign_up_state")),
        sa.CheckConstraint("companions >= 0 AND companions <= 9", name=op.f("ck_sign_up_companions")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_sign_up_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint("cancel_hash", name=op.f("uq_sign_up_cancel_hash")),
        sa.UniqueConstraint("submission_hash", name=op.f("uq_sign_up_submission_hash")),
    )
    op.create_index("ix_sign_up_meeting_state", "sign_up", ["meeting_id", "state", "turn"])

    op.create_table(
        "answer_translation",
        sa.Column("response_id", sa.String(length=16), nullable=False),
        sa.Column("question_code", sa.String(length=60), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "how IN ('facilitator','interpreter','translator')", name=op.f("ck_answer_translation_how")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["staff.id"], name=op.f("fk_answer_translation_made_by_staff"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["response_id", "question_code"],
            ["open_answer.response_id", "open_answer.question_code"],
            name="fk_answer_translation_open_answer",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", "question_code", "locale", name=op.f("pk_answer_translation")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Go back to an empty database."""
    for table in (
        "answer_translation",
        "sign_up",
        "passage_translation",
        "open_answer",
        "meeting_theme",
        "fold_queue",
        "version_theme",
        "study",
        "statement",
        "response",
        "passage",
        "meeting",
        "interview",
        "draft",
        "source",
        "snapshot",
        "seat",
        "questionnaire_version",
        "column_state",
        "wording",
        "theme",
        "staff_grant",
        "questionnaire",
        "policy_goal",
        "phase",
        "body",
        "audit_entry",
        "actor_group",
        "staff",
        "mail",
        "deletion",
        "consultation",
    ):
        op.drop_table(table)
