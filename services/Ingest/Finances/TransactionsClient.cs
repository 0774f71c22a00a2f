using System.Text.Json;
using MlConnector.Contracts.Documents;
using MlConnector.Ingest.Amazon;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Finances;

/// <summary>Finances API 2024-06-19: the transactions of one event group.</summary>
internal sealed class TransactionsClient(AmazonApi api)
{
    /// <summary>
    /// Every transaction of the group, of any status. No marketplace id goes with it, which would leave
    /// out merchant-fulfilled orders; no status either, since Reconcile tells released from deferred.
    /// </summary>
    /// <param name="page">Called with the raw bytes of each page, in order.</param>
    /// <exception cref="AmazonException">They are not to be had.</exception>
    public Task<IReadOnlyList<FinanceTransaction>> ListByGroupAsync(
        Connection connection,
        string eventGroupId,
        Func<byte[], Task> page,
        CancellationToken cancellationToken
    ) =>
        FinancePages.ReadAllAsync(
            api,
            connection,
            new FinancePages.Listing(
                AmazonOperation.ListTransactions,
                $"finances/2024-06-19/transactions?relatedIdentifierName=FINANCIAL_EVENT_GROUP_ID&relatedIdentifierValue={Uri.EscapeDataString(eventGroupId)}",
                "nextToken",
                "transactions"
            ),
            ReadTransaction,
            page,
            cancellationToken
        );

    private static FinanceTransaction ReadTransaction(JsonElement transaction)
    {
        var money = transaction.Member("totalAmount");
        var total = money?.Amount("currencyAmount");
        var currency = money?.Text("currencyCode");
        if (total is null || currency is null)
        {
            throw new FormatException(
                $"Transaction {transaction.Text("transactionId")} has no totalAmount, the figure that everything is proved with."
            );
        }

        return new FinanceTransaction(
            transaction.Text("transactionId"),
            transaction.Text("transactionType") ?? "",
            transaction.Text("transactionStatus"),
            transaction.Instant("postedDate")
                ?? throw new FormatException(
                    $"Transaction {transaction.Text("transactionId")} has no postedDate."
                ),
            transaction.Text("description"),
            Related(transaction, "ORDER_ID"),
            Related(transaction, "SETTLEMENT_ID"),
            Related(transaction, "FINANCIAL_EVENT_GROUP_ID"),
            currency,
            total,
            BreakdownLeaves.Of(transaction, total)
        );
    }

    private static string? Related(JsonElement transaction, string name) =>
        transaction
            .Elements("relatedIdentifiers")
            .Where(identifier => identifier.Text("relatedIdentifierName") == name)
            .Select(identifier => identifier.Text("relatedIdentifierValue"))
            .FirstOrDefault(value => value is { Length: > 0 });
}
