using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlConnector.Reconcile.Sagas;

/// <summary>
/// Where one settlement stands. <see cref="CorrelationId"/> is <c>SettlementKey.ToGuid()</c>, so that
/// every message names it by its key alone.
/// </summary>
public sealed class SettlementSaga : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    /// <summary>A state of <see cref="SettlementStateMachine"/> by name.</summary>
    public string CurrentState { get; set; } = "";

    public string ConnectionId { get; set; } = "";

    public string SettlementKey { get; set; } = "";

    /// <summary>The archived settlement document.</summary>
    public string DocumentHash { get; set; } = "";

    public DateTimeOffset StartAt { get; set; }

    public DateTimeOffset EndAt { get; set; }

    public string Currency { get; set; } = "";

    /// <summary>total-amount in minor units.</summary>
    public long TotalMinor { get; set; }

    /// <summary>Rows of the settlement, its summary row included.</summary>
    public int Rows { get; set; }

    public string? EventsHash { get; set; }

    public string? PlanHash { get; set; }

    /// <summary>kebab-case reason of the state, where it has one.</summary>
    public string? Code { get; set; }

    /// <summary>The state explained to a bookkeeper: what is the case and what comes next.</summary>
    public string Sentence { get; set; } = "";

    public DateTimeOffset ReleasedAt { get; set; }

    /// <summary>When the current step was last asked for; the resumer asks again some time after.</summary>
    public DateTimeOffset StepRequestedAt { get; set; }

    /// <summary>Not before this instant is the current step taken again by the resumer.</summary>
    public DateTimeOffset? LookAgainAt { get; set; }

    public DateTimeOffset? PostedAt { get; set; }

    /// <summary>Entries of the plan; 0 before there is one.</summary>
    public int Entries { get; set; }

    /// <summary>Batches of the posted entries, separated by spaces, in order of posting.</summary>
    public string Batches { get; set; } = "";
}

internal sealed class SettlementSagaConfiguration : IEntityTypeConfiguration<SettlementSaga>
{
    public void Configure(EntityTypeBuilder<SettlementSaga> builder)
    {
        builder.ToTable("settlement");
        builder.HasKey(saga => saga.CorrelationId);
        builder.Property(saga => saga.CorrelationId).ValueGeneratedNever();
        builder.Property(saga => saga.CurrentState).HasMaxLength(40);
        builder.Property(saga => saga.ConnectionId).HasMaxLength(40);
        builder.Property(saga => saga.SettlementKey).HasMaxLength(80);
        builder.Property(saga => saga.DocumentHash).HasMaxLength(64);
        builder.Property(saga => saga.EventsHash).HasMaxLength(64);
        builder.Property(saga => saga.PlanHash).HasMaxLength(64);
        builder.Property(saga => saga.Currency).HasMaxLength(3);
        builder.Property(saga => saga.Code).HasMaxLength(80);
        builder.HasIndex(saga => saga.SettlementKey).IsUnique();
        // The resumer's question: who is unfinished and was not asked for a while?
        builder.HasIndex(saga => new { saga.CurrentState, saga.StepRequestedAt });
        builder.HasIndex(saga => new { saga.ConnectionId, saga.CurrentState });
    }
}
