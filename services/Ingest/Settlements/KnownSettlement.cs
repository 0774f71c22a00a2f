using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using MlConnector.Contracts;
using MlConnector.Ingest.Working;

namespace MlConnector.Ingest.Settlements;

/// <summary>A settlement that was announced, once and for good, as it was first read.</summary>
internal sealed class KnownSettlement
{
    /// <summary><c>region/seller/settlement id</c>.</summary>
    public required string SettlementKey { get; init; }

    public required string ConnectionId { get; init; }

    /// <summary>The report and document that it was first read from.</summary>
    public required string ReportId { get; init; }

    public required string DocumentHash { get; init; }

    /// <summary>SHA-256 of what the settlement says, whichever document it stands in.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset StartAt { get; init; }

    public required DateTimeOffset EndAt { get; init; }

    public required DateOnly DepositDate { get; init; }

    public required string Currency { get; init; }

    public required long TotalMinor { get; init; }

    public required int Rows { get; init; }

    public required DateTimeOffset AnnouncedAt { get; set; }

    /// <summary>Announced again from this instant on, unless taken up before.</summary>
    public required DateTimeOffset NextAnnounceAt { get; set; }

    public required int Announcements { get; set; }

    /// <summary>When the first request for its events came: the saga has it.</summary>
    public DateTimeOffset? AcknowledgedAt { get; set; }

    /// <summary>A later document that says something else under the same settlement id: an alarm, never booked by itself.</summary>
    public string? ChangedDocumentHash { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }

    public string? TraceParent { get; init; }

    public SettlementReleased ToMessage() =>
        new(
            ConnectionId,
            SettlementKey,
            DocumentHash,
            ReportId,
            StartAt,
            EndAt,
            DepositDate,
            Currency,
            TotalMinor,
            Rows
        );
}

internal sealed class KnownSettlementConfiguration : IEntityTypeConfiguration<KnownSettlement>
{
    public void Configure(EntityTypeBuilder<KnownSettlement> builder)
    {
        builder.ToTable("settlement");
        builder.HasKey(settlement => settlement.SettlementKey);
        builder.Property(settlement => settlement.SettlementKey).HasMaxLength(60);
        builder.Property(settlement => settlement.ConnectionId).HasMaxLength(40);
        builder.Property(settlement => settlement.ReportId).HasMaxLength(100);
        builder.Property(settlement => settlement.DocumentHash).HasMaxLength(64);
        builder.Property(settlement => settlement.ContentHash).HasMaxLength(64);
        builder.Property(settlement => settlement.Currency).HasMaxLength(3);
        builder.Property(settlement => settlement.ChangedDocumentHash).HasMaxLength(64);
        builder
            .Property(settlement => settlement.TraceParent)
            .HasMaxLength(IngestTracing.TraceParentLength);
        builder.HasIndex(settlement => new
        {
            settlement.AcknowledgedAt,
            settlement.NextAnnounceAt,
        });
    }
}
