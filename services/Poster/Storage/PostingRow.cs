using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlConnector.Poster.Storage;

internal enum PostingState
{
    /// <summary>A lane works on it.</summary>
    Open,

    /// <summary>Every entry is in the ledger.</summary>
    Posted,

    /// <summary>A person is needed; asking again opens it.</summary>
    Stopped,
}

/// <summary>The posting of one settlement by one plan.</summary>
internal sealed class PostingRow
{
    public required string SettlementKey { get; init; }

    public required string ConnectionId { get; init; }

    public required string PlanHash { get; init; }

    public PostingState State { get; set; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Nothing is to be done before this time.</summary>
    public DateTimeOffset NextTryAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why Deltek could not be worked with at the latest try; null when it could.</summary>
    public string? LastFault { get; set; }

    /// <summary><c>NeedsPerson</c> or <c>PartlyPosted</c> while stopped.</summary>
    public string? StopState { get; set; }

    public string? StopCode { get; set; }

    public string? StopSentence { get; set; }

    /// <summary>W3C trace parent of the request, so that one trace tells the whole way.</summary>
    public string? TraceParent { get; set; }

    /// <summary>Counts the changes: a process that lost the lane cannot store over its successor.</summary>
    public int Version { get; set; }

    public List<EntryRow> Entries { get; init; } = [];
}

internal sealed class PostingRowConfiguration : IEntityTypeConfiguration<PostingRow>
{
    public void Configure(EntityTypeBuilder<PostingRow> builder)
    {
        builder.ToTable("posting");
        builder.HasKey(posting => posting.SettlementKey);
        builder.Property(posting => posting.SettlementKey).HasMaxLength(80);
        builder.Property(posting => posting.ConnectionId).HasMaxLength(40);
        builder.Property(posting => posting.PlanHash).HasMaxLength(64);
        builder.Property(posting => posting.State).HasConversion<string>().HasMaxLength(12);
        builder.Property(posting => posting.StopState).HasMaxLength(12);
        builder.Property(posting => posting.StopCode).HasMaxLength(60);
        builder.Property(posting => posting.TraceParent).HasMaxLength(60);
        builder.Property(posting => posting.Version).IsConcurrencyToken();
        builder.HasIndex(posting => new { posting.State, posting.NextTryAt });
        builder
            .HasMany(posting => posting.Entries)
            .WithOne()
            .HasForeignKey(entry => entry.SettlementKey)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
