using MassTransit;
using Microsoft.EntityFrameworkCore;
using MlConnector.Contracts;
using MlConnector.Kernel;
using MlConnector.Messaging;

namespace MlConnector.Reconcile.Replaying;

/// <summary>
/// A saga message published by hand. Only connection and settlement are read from it; what the saga does
/// follows from its own state, so a replay can repeat a step and can neither skip nor invent one.
/// </summary>
internal abstract class ReplayConsumer<T>(ReconcileDb db, ILogger logger) : IConsumer<T>
    where T : class, IReplay
{
    public async Task Consume(ConsumeContext<T> context)
    {
        var replayed = typeof(T).Name["Replay".Length..];
        var text = context.Message.SettlementKey;
        if (!SettlementKey.TryParse(text, out var key))
        {
            throw new FinalFaultException(
                $"The replayed {replayed} names no settlement: settlementKey is '{text}', but region/seller/settlement is expected, such as na/A1B2C3/28471003921. Correct the JSON and publish it again."
            );
        }

        var connection = await db
            .Settlements.Where(saga => saga.SettlementKey == key.ToString())
            .Select(saga => saga.ConnectionId)
            .SingleOrDefaultAsync(context.CancellationToken);
        if (connection is null)
        {
            throw new FinalFaultException(
                $"The replayed {replayed} names settlement {key}, which is not known here. Check the key; a settlement becomes known when its report has been fetched."
            );
        }

        if (context.Message.ConnectionId is { } given && given != connection)
        {
            throw new FinalFaultException(
                $"The replayed {replayed} names connection '{given}', but settlement {key} belongs to '{connection}'. Correct connectionId and publish it again."
            );
        }

        ReplayLog.Replayed(logger, replayed, key.ToString());
        await context.Publish(
            new SettlementResumeRequested(connection, key.ToString(), replayed),
            context.CancellationToken
        );
    }
}

internal interface IReplay
{
    string? ConnectionId { get; }

    string? SettlementKey { get; }
}

/// <summary>Plain JSON on exchange <c>replay-settlement-released</c>; further properties are ignored.</summary>
internal sealed record ReplaySettlementReleased(string? ConnectionId, string? SettlementKey)
    : IReplay;

/// <summary>Plain JSON on exchange <c>replay-settlement-reconciled</c>.</summary>
internal sealed record ReplaySettlementReconciled(string? ConnectionId, string? SettlementKey)
    : IReplay;

/// <summary>Plain JSON on exchange <c>replay-posting-requested</c>.</summary>
internal sealed record ReplayPostingRequested(string? ConnectionId, string? SettlementKey)
    : IReplay;

internal sealed class ReplaySettlementReleasedConsumer(
    ReconcileDb db,
    ILogger<ReplaySettlementReleasedConsumer> logger
) : ReplayConsumer<ReplaySettlementReleased>(db, logger);

internal sealed class ReplaySettlementReconciledConsumer(
    ReconcileDb db,
    ILogger<ReplaySettlementReconciledConsumer> logger
) : ReplayConsumer<ReplaySettlementReconciled>(db, logger);

internal sealed class ReplayPostingRequestedConsumer(
    ReconcileDb db,
    ILogger<ReplayPostingRequestedConsumer> logger
) : ReplayConsumer<ReplayPostingRequested>(db, logger);

internal static partial class ReplayLog
{
    [LoggerMessage(
        EventId = 1,
        EventName = "settlement.replayed",
        Level = LogLevel.Information,
        Message = "{Replayed} of settlement {SettlementKey} was replayed by hand"
    )]
    public static partial void Replayed(ILogger logger, string replayed, string settlementKey);
}
