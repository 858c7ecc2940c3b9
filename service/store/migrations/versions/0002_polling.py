"""What polling learns about a feed: its rhythm, its moves, its end, and what was told about it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("feed") as feed:
        for name in ("why", "fault", "address", "moved_to", "told"):
            feed.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in ("failing_since", "ended_at"):
            feed.add_column(sa.Column(name, TIME, nullable=True))
        for name in ("rests", "rhythm"):
            feed.add_column(sa.Column(name, sa.JSON(), nullable=True))
        feed.add_column(sa.Column("ttl", sa.Integer(), nullable=True))
        feed.add_column(sa.Column("moved_times", sa.Integer(), nullable=False, server_default="0"))
        feed.add_column(sa.Column("pace", sa.Float(), nullable=False, server_default="1"))
        feed.create_index(op.f("ix_feed_host"), ["host"])
    with op.batch_alter_table("entry") as entry:
        entry.add_column(sa.Column("appeared", TIME, nullable=True))
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed"], ["feed.url"], name=op.f("fk_notice_feed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_feed_at"), "notice", ["feed", "at"])
    # entries of an older release: the time that they state, or else when they were seen
    op.execute("UPDATE entry SET appeared = CASE WHEN published < seen_at THEN published ELSE seen_at END")
