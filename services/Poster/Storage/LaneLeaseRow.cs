using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlConnector.Poster.Storage;

/// <summary>Which process works for a Deltek user.</summary>
internal sealed class LaneLeaseRow
{
    /// <summary>Host, database and user.</summary>
    public required string Lane { get; init; }

    /// <summary>The process; empty when it gave the lane back in order.</summary>
    public required string Owner { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>From when on the owner may touch Deltek: after a predecessor that died, no call of it can land any more.</summary>
    public required DateTimeOffset ReadyAt { get; init; }
}

internal sealed class LaneLeaseRowConfiguration : IEntityTypeConfiguration<LaneLeaseRow>
{
    public void Configure(EntityTypeBuilder<LaneLeaseRow> builder)
    {
        builder.ToTable("lane_lease");
        builder.HasKey(lease => lease.Lane);
        builder.Property(lease => lease.Lane).HasMaxLength(400);
        builder.Property(lease => lease.Owner).HasMaxLength(80);
    }
}
