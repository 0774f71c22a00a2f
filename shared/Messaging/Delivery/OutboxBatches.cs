using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Outbox;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Delivery;

/// <summary>
/// Locks a batch of outboxes, sends it, and removes what the broker confirmed: in parallel across
/// outboxes, in order inside each. An outbox that fails is parked; the others go on.
/// </summary>
internal sealed class OutboxBatches<TDb>(
    IServiceScopeFactory scopes,
    OutboxSender sender,
    ParkedOutboxes<TDb> outboxesParked,
    IOptions<OutboxSettings<TDb>> options
)
    where TDb : DbContext
{
    // Sends under way at once; each waits for its own confirm.
    private const int ParallelOutboxes = 16;

    private readonly OutboxSettings<TDb> _settings = options.Value;

    /// <summary>The oldest outboxes, at most <paramref name="limit"/> of them.</summary>
    public static LockedBatch Oldest(int limit) =>
        new(nameof(OutboxState.OutboxId), nameof(OutboxState.Created), limit);

    /// <summary>One batch in one transaction.</summary>
    public async Task<Delivered> DeliverAsync(LockedBatch batch, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        db.Database.SetCommandTimeout(_settings.QueryTimeout);
        if (!await db.Set<OutboxState>().AnyAsync(stopping))
        {
            return Delivered.Nothing;
        }

        await using var transaction = await MessagingTransaction.BeginAsync(
            db,
            _settings.IsolationLevel,
            stopping
        );
        var outboxes = await LockAsync(db, batch, stopping);
        if (outboxes.Count == 0)
        {
            return Delivered.Nothing;
        }

        var messages = await LoadAsync(db, outboxes, stopping);
        var outcomes = await SendAsync(outboxes, messages, stopping);
        await RemoveAsync(db, outboxes, outcomes);
        // What the broker has confirmed must not be sent again because the host stops now.
        await transaction.CommitAsync(CancellationToken.None);
        var failed = ParkFailed(outcomes);
        return new Delivered(
            outboxes.Count == batch.Limit || messages.Count == _settings.MessageDeliveryLimit,
            failed
        );
    }

    private async Task<List<Guid>> LockAsync(TDb db, LockedBatch batch, CancellationToken stopping)
    {
        var statement = _settings.LockStatements.GetBatchLockStatement<OutboxState>(db, batch);
        var outboxes = await db.Set<OutboxState>()
            .FromSqlRaw(statement)
            .AsNoTracking()
            .ToListAsync(stopping);
        return [.. outboxes.Select(outbox => outbox.OutboxId)];
    }

    private Task<List<OutboxMessage>> LoadAsync(
        TDb db,
        List<Guid> outboxes,
        CancellationToken stopping
    ) =>
        db.Set<OutboxMessage>()
            .Where(message => message.OutboxId != null && outboxes.Contains(message.OutboxId.Value))
            .OrderBy(message => message.SequenceNumber)
            .Take(_settings.MessageDeliveryLimit)
            .AsNoTracking()
            .ToListAsync(stopping);

    private async Task<Dictionary<Guid, SendOutcome>> SendAsync(
        List<Guid> outboxes,
        List<OutboxMessage> messages,
        CancellationToken stopping
    )
    {
        var byOutbox = messages.ToLookup(message => message.OutboxId);
        using var turns = new SemaphoreSlim(ParallelOutboxes);
        var sends = outboxes.Select(async id =>
        {
            await turns.WaitAsync(stopping);
            try
            {
                var outcome = await sender.SendInOrderAsync(
                    [.. byOutbox[id]],
                    _settings.MessageDeliveryTimeout,
                    stopping
                );
                return (Id: id, Outcome: outcome);
            }
            finally
            {
                turns.Release();
            }
        });
        return (await Task.WhenAll(sends)).ToDictionary(sent => sent.Id, sent => sent.Outcome);
    }

    private static async Task RemoveAsync(
        TDb db,
        List<Guid> outboxes,
        Dictionary<Guid, SendOutcome> outcomes
    )
    {
        var sent = outcomes
            .Values.SelectMany(outcome => outcome.Sent)
            .Select(message => message.SequenceNumber)
            .ToList();
        await db.Set<OutboxMessage>()
            .Where(message => sent.Contains(message.SequenceNumber))
            .ExecuteDeleteAsync(CancellationToken.None);
        // One with messages left is longer than a batch, or has failed half-way: it stays.
        await db.Set<OutboxState>()
            .Where(outbox => outboxes.Contains(outbox.OutboxId))
            .Where(outbox =>
                !db.Set<OutboxMessage>().Any(message => message.OutboxId == outbox.OutboxId)
            )
            .ExecuteDeleteAsync(CancellationToken.None);
    }

    private int ParkFailed(Dictionary<Guid, SendOutcome> outcomes)
    {
        var failed = 0;
        foreach (var (id, outcome) in outcomes)
        {
            if (outcome.Fault is not null)
            {
                outboxesParked.Ids.Park(id, outcome.Fault);
                failed++;
            }
        }

        return failed;
    }

    /// <param name="Full">The batch reached a limit: more may be waiting.</param>
    /// <param name="Failed">Outboxes parked.</param>
    internal readonly record struct Delivered(bool Full, int Failed)
    {
        public static Delivered Nothing => default;
    }
}
