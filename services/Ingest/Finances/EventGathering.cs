using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Contracts;
using MlConnector.Ingest.Working;

namespace MlConnector.Ingest.Finances;

internal enum GatheringState
{
    /// <summary>Asked for.</summary>
    Wanted,

    /// <summary>A worker is at it.</summary>
    Gathering,

    /// <summary>Archived and announced.</summary>
    Gathered,

    /// <summary>The last try failed; another follows.</summary>
    Failed,
}

/// <summary>The wish for one settlement's Finances events, and how far it has come.</summary>
internal sealed class EventGathering : ClaimedWork
{
    /// <summary><c>region/seller/settlement id</c>.</summary>
    public required string SettlementKey { get; init; }

    public required string ConnectionId { get; init; }

    public required DateTimeOffset StartAt { get; set; }

    public required DateTimeOffset EndAt { get; set; }

    public required string Currency { get; set; }

    public GatheringState State { get; set; }

    public required DateTimeOffset AskedAt { get; set; }

    public DateTimeOffset? GatheredAt { get; set; }

    /// <summary>SHA-256 of the archived events document of the last success.</summary>
    public string? EventsHash { get; set; }

    /// <summary>Transactions in it.</summary>
    public int Transactions { get; set; }

    public string? TraceParent { get; set; }

    /// <exception cref="InvalidOperationException">Nothing is gathered yet.</exception>
    public EventsGathered ToMessage() =>
        new(
            ConnectionId,
            SettlementKey,
            EventsHash
                ?? throw new InvalidOperationException($"{SettlementKey} has no events yet."),
            Transactions
        );
}

internal sealed class EventGatheringConfiguration : IEntityTypeConfiguration<EventGathering>
{
    public void Configure(EntityTypeBuilder<EventGathering> builder)
    {
        builder.ToTable("gathering");
        builder.HasKey(gathering => gathering.SettlementKey);
        builder.Property(gathering => gathering.SettlementKey).HasMaxLength(60);
        builder.Property(gathering => gathering.ConnectionId).HasMaxLength(40);
        builder.Property(gathering => gathering.Currency).HasMaxLength(3);
        builder.Property(gathering => gathering.State).HasConversion<string>().HasMaxLength(20);
        builder.Property(gathering => gathering.EventsHash).HasMaxLength(64);
        builder
            .Property(gathering => gathering.Failure)
            .HasMaxLength(RetrySchedule.SentenceLengthMax);
        builder.Property(gathering => gathering.Revision).IsConcurrencyToken();
        builder
            .Property(gathering => gathering.TraceParent)
            .HasMaxLength(IngestTracing.TraceParentLength);
        builder.HasIndex(gathering => new
        {
            gathering.ConnectionId,
            gathering.State,
            gathering.NextTryAt,
        });
    }
}
