using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using MlConnector.Messaging.Outbox;

namespace MlConnector.Messaging.Inbox;

/// <summary>
/// The consume context inside inbox and outbox: what the consumer sends becomes rows, and one
/// <c>SaveChanges</c> stores the saga, the business rows, those rows and the inbox row together.
/// </summary>
internal sealed class InboxConsumeContext<TMessage>
    : OutboxConsumeContextProxy<TMessage>,
        DbTransactionContext
    where TMessage : class
{
    private readonly DbContext _db;
    private readonly InboxRows _rows;
    private readonly List<OutboxMessage> _sent = [];
    private InboxState _inbox;
    private bool _consumedHere;

    public InboxConsumeContext(
        ConsumeContext<TMessage> context,
        OutboxConsumeOptions options,
        IServiceProvider provider,
        DbContext db,
        InboxRows rows,
        InboxState inbox,
        IDbContextTransaction transaction
    )
        : base(context, options, provider)
    {
        _db = db;
        _rows = rows;
        _inbox = inbox;
        FoundConsumed = inbox.Consumed.HasValue;
        Transaction = transaction;
        AddOrUpdatePayload<DbTransactionContext>(() => this, _ => this);
    }

    public IDbContextTransaction Transaction { get; private set; }

    /// <summary>An earlier arrival of the message was consumed; the consumer is not run again.</summary>
    public bool FoundConsumed { get; }

    public override bool ContinueProcessing { get; set; } = true;

    public override bool IsMessageConsumed => _inbox.Consumed.HasValue;

    public override bool IsOutboxDelivered => _inbox.Delivered.HasValue;

    public override int ReceiveCount => _inbox.ReceiveCount;

    public override long? LastSequenceNumber => _inbox.LastSequenceNumber;

    /// <summary>The second transaction has begun and holds the lock of the row again.</summary>
    public void Resume(IDbContextTransaction transaction, InboxState inbox)
    {
        Transaction = transaction;
        _inbox = inbox;
    }

    public override async Task SetConsumed()
    {
        _inbox.Consumed = _rows.Now;
        if (_sent.Count == 0)
        {
            _inbox.Delivered = _inbox.Consumed;
        }

        _consumedHere = true;
        await _db.SaveChangesAsync(CancellationToken);
    }

    public override Task AddSend<T>(SendContext<T> context)
    {
        var message = OutboxMessages.From(context, _rows.Now);
        message.InboxMessageId = _inbox.MessageId;
        message.InboxConsumerId = _inbox.ConsumerId;
        _db.Add(message);
        _sent.Add(message);
        return Task.CompletedTask;
    }

    /// <summary>The next messages: those just stored from memory, those a crash left behind from the table.</summary>
    public override async Task<List<OutboxMessageContext>> LoadOutboxMessages()
    {
        var after = _inbox.LastSequenceNumber ?? 0;
        var next = _consumedHere
            ? _sent
                .Where(message => message.SequenceNumber > after)
                .OrderBy(message => message.SequenceNumber)
                .Take(Options.MessageDeliveryLimit)
            : await _rows.LoadMessagesAsync(after, Options.MessageDeliveryLimit, CancellationToken);
        return [.. next];
    }

    public override Task NotifyOutboxMessageDelivered(OutboxMessageContext message)
    {
        _inbox.LastSequenceNumber = message.SequenceNumber;
        return Task.CompletedTask;
    }

    public override async Task SetDelivered()
    {
        var deliveredAt = _rows.Now;
        await _rows.SettleAsync(deliveredAt, _inbox.LastSequenceNumber, CancellationToken);
        _inbox.Delivered = deliveredAt;
    }

    /// <summary>
    /// Usually there is nothing left. A row found already delivered may have messages, where a crash
    /// came between "delivered" and "removed"; the broker has confirmed them.
    /// </summary>
    public override Task RemoveOutboxMessages() =>
        _consumedHere ? Task.CompletedTask : _rows.RemoveMessagesAsync(CancellationToken);
}
