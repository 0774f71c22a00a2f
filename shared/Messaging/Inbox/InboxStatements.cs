using System.Runtime.CompilerServices;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using MlConnector.Messaging.Storage;

namespace MlConnector.Messaging.Inbox;

/// <summary>The two statements of the inbox that LINQ cannot say; PostgreSQL and SQLite read both.</summary>
internal sealed class InboxStatements
{
    private static readonly ConditionalWeakTable<IModel, InboxStatements> Written = [];

    private InboxStatements(DbContext db)
    {
        var inbox = new SqlNames<InboxState>(db);
        var message = new SqlNames<OutboxMessage>(db);
        Claim = WriteClaim(inbox);
        Settle = WriteSettle(inbox, message);
    }

    /// <summary>
    /// Inserts the row of (message, consumer) and returns it, or returns nothing where it exists. Waits
    /// while another transaction has inserted it and is not yet committed. Parameters: message,
    /// consumer, lock id, received, expiration.
    /// </summary>
    public string Claim { get; }

    /// <summary>
    /// Removes what the broker has confirmed and marks the inbox row delivered, in one command.
    /// Parameters: message, consumer, delivered, last sequence number.
    /// </summary>
    public string Settle { get; }

    public static InboxStatements For(DbContext db) =>
        Written.GetValue(db.Model, _ => new InboxStatements(db));

    private static string WriteClaim(SqlNames<InboxState> inbox)
    {
        string[] columns =
        [
            inbox.Column(nameof(InboxState.MessageId)),
            inbox.Column(nameof(InboxState.ConsumerId)),
            inbox.Column(nameof(InboxState.LockId)),
            inbox.Column(nameof(InboxState.Received)),
            inbox.Column(nameof(InboxState.ExpirationTime)),
            inbox.Column(nameof(InboxState.ReceiveCount)),
        ];
        return $"INSERT INTO {inbox.Table} ({string.Join(", ", columns)}) VALUES ({{0}}, {{1}}, {{2}}, {{3}}, {{4}}, 1) ON CONFLICT ({columns[0]}, {columns[1]}) DO NOTHING RETURNING *";
    }

    private static string WriteSettle(SqlNames<InboxState> inbox, SqlNames<OutboxMessage> message)
    {
        var delete =
            $"DELETE FROM {message.Table} WHERE {message.Column(nameof(OutboxMessage.InboxMessageId))} = {{0}} AND {message.Column(nameof(OutboxMessage.InboxConsumerId))} = {{1}}";
        var update =
            $"UPDATE {inbox.Table} SET {inbox.Column(nameof(InboxState.Delivered))} = {{2}}, {inbox.Column(nameof(InboxState.LastSequenceNumber))} = {{3}} WHERE {inbox.Column(nameof(InboxState.MessageId))} = {{0}} AND {inbox.Column(nameof(InboxState.ConsumerId))} = {{1}}";
        return $"{delete}; {update}";
    }
}
