"""Passages may belong to several themes

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    """Move each passage's theme into a table of its own."""
    op.create_table(
        "passage_theme",
        sa.Column("passage_id", sa.String(length=16), nullable=False),
        sa.Column("theme_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_passage_theme_passage_id_passage"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_passage_theme_theme_id_theme")),
        sa.PrimaryKeyConstraint("passage_id", "theme_id", name=op.f("pk_passage_theme")),
    )
    op.create_index(op.f("ix_passage_theme_theme_id"), "passage_theme", ["theme_id"])
    op.execute(
        "INSERT INTO passage_theme (passage_id, theme_id)"
        " SELECT id, theme_id FROM passage WHERE theme_id IS NOT NULL"
    )
    op.drop_index(op.f("ix_passage_theme_id"), "passage")
    with op.batch_alter_table("passage") as passage:
        passage.drop_constraint(op.f("fk_passage_theme_id_theme"), type_="foreignkey")
        passage.drop_column("theme_id")


def downgrade() -> None:
    """Give each passage the first of its themes, in the order of the consultation's themes; the others are lost."""
    with op.batch_alter_table("passage") as passage:
        passage.add_column(sa.Column("theme_id", sa.String(length=16), nullable=True))
        passage.create_foreign_key(op.f("fk_passage_theme_id_theme"), "theme", ["theme_id"], ["id"])
    op.create_index(op.f("ix_passage_theme_id"), "passage", ["theme_id"])
    op.execute(
        "UPDATE passage SET theme_id ="
        " (SELECT theme.id FROM passage_theme JOIN theme ON theme.id = passage_theme.theme_id"
        " WHERE passage_theme.passage_id = passage.id ORDER BY theme.position, theme.id LIMIT 1)"
    )
    op.drop_table("passage_theme")
