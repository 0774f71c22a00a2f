using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Outbox;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Inbox;

/// <summary>
/// Takes one message through inbox and outbox in two transactions at most: (1) claim, consume, store;
/// (2) send and remove. A consumer that sends nothing needs the first only.
/// </summary>
internal sealed class EntityFrameworkOutboxContextFactory<TDb>(
    TDb db,
    IServiceProvider provider,
    IOptions<OutboxSettings<TDb>> settings,
    TimeProvider clock
) : IOutboxContextFactory<TDb>
    where TDb : DbContext
{
    private readonly OutboxSettings<TDb> _settings = settings.Value;

    public async Task Send<T>(
        ConsumeContext<T> context,
        OutboxConsumeOptions options,
        IPipe<OutboxConsumeContext<T>> next
    )
        where T : class
    {
        var messageId =
            context.GetOriginalMessageId()
            ?? throw new FinalFaultException(
                $"The inbox recognises a message by its id, and this {typeof(T).Name} has none. Publish it with a message id, or as plain JSON to a replay queue, which asks for none."
            );
        var rows = new InboxRows(
            db,
            _settings.LockStatements,
            clock,
            messageId,
            options.ConsumerId
        );
        var inbox = await ConsumeAsync(context, options, next, rows);
        if (inbox.IsOutboxDelivered)
        {
            await FinishAsync(inbox, next);
            return;
        }

        await DeliverAsync(inbox, next, rows);
    }

    public void Probe(ProbeContext context) =>
        context.CreateScope("outbox").Add("context", typeof(TDb).Name);

    /// <summary>
    /// Claims the row and runs the consumer. A message that was consumed before goes through all of its
    /// remaining steps here, under the one lock.
    /// </summary>
    private async Task<InboxConsumeContext<T>> ConsumeAsync<T>(
        ConsumeContext<T> context,
        OutboxConsumeOptions options,
        IPipe<OutboxConsumeContext<T>> next,
        InboxRows rows
    )
        where T : class
    {
        // The transaction ends here or not at all; a savepoint per flush would only cost round trips.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await BeginAsync(context.CancellationToken);
        var row = await rows.ClaimAsync(context.ExpirationTime, context.CancellationToken);
        var inbox = new InboxConsumeContext<T>(
            context,
            options,
            provider,
            db,
            rows,
            row,
            transaction.Transaction
        );
        do
        {
            await next.Send(inbox);
        } while (inbox is { FoundConsumed: true, ContinueProcessing: true });

        await transaction.CommitAsync(context.CancellationToken);
        db.ChangeTracker.Clear();
        return inbox;
    }

    private async Task DeliverAsync<T>(
        InboxConsumeContext<T> inbox,
        IPipe<OutboxConsumeContext<T>> next,
        InboxRows rows
    )
        where T : class
    {
        await using var transaction = await BeginAsync(inbox.CancellationToken);
        var row = await rows.FindLockedAsync(inbox.CancellationToken);
        if (row is null)
        {
            return;
        }

        inbox.Resume(transaction.Transaction, row);
        while (inbox.ContinueProcessing)
        {
            await next.Send(inbox);
        }

        // Nothing tracked may be saved: the command that settled the outbox has written the row.
        db.ChangeTracker.Clear();
        await transaction.CommitAsync(inbox.CancellationToken);
    }

    private static async Task FinishAsync<T>(
        InboxConsumeContext<T> inbox,
        IPipe<OutboxConsumeContext<T>> next
    )
        where T : class
    {
        while (inbox.ContinueProcessing)
        {
            await next.Send(inbox);
        }
    }

    private Task<MessagingTransaction> BeginAsync(CancellationToken cancellationToken) =>
        MessagingTransaction.BeginAsync(db, _settings.IsolationLevel, cancellationToken);
}
