using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;
using MlConnector.Settlements;

namespace MlConnector.Ingest.Settlements;

/// <summary>A settlement of a document, and the hash of what it says.</summary>
internal sealed record ReadSettlement(Settlement Settlement, string ContentHash);

/// <summary>The document is archived and is no settlement report that can be read.</summary>
internal sealed class UnreadableSettlementException(string sentence) : Exception(sentence);

/// <summary>Header facts and totals of the settlements of a document.</summary>
internal static class ReadSettlements
{
    /// <exception cref="UnreadableSettlementException">The document is refused as a whole.</exception>
    public static IReadOnlyList<ReadSettlement> Of(byte[] document)
    {
        using var content = new ContentHashes();
        return SettlementReader.Read(document, content) switch
        {
            SettlementReading.Accepted accepted =>
            [
                .. accepted.Document.Settlements.Select(settlement => new ReadSettlement(
                    settlement,
                    content.Of(settlement)
                )),
            ],
            SettlementReading.Refused refused => throw new UnreadableSettlementException(
                $"The settlement document cannot be read ({refused.Problems[0].Code}): {refused.Problems[0].Message}"
            ),
            var other => throw new InvalidOperationException(
                $"{other.GetType().Name} is no known outcome of reading."
            ),
        };
    }

    public static SettlementKey KeyOf(Connection connection, Settlement settlement) =>
        SettlementKey.Create(connection.Region, connection.SellerId, settlement.SettlementId);

    /// <summary>
    /// One running hash per settlement over what its rows say, in the order of the file. Not over the
    /// file's bytes: the same settlement may come in another document, beside others, with other line
    /// ends or encoding, and is the same settlement still.
    /// </summary>
    private sealed class ContentHashes : ISettlementRows, IDisposable
    {
        /// <summary>ASCII unit separator: occurs in no field of a tab-separated text.</summary>
        private const char Separator = '\u001f';

        private readonly Dictionary<string, IncrementalHash> hashes = new(StringComparer.Ordinal);

        public void Take(scoped in SettlementRow row) =>
            HashOf(row.Settlement.SettlementId)
                .AppendData(
                    Encoding.UTF8.GetBytes(
                        string.Join(
                            Separator,
                            row.Label.TransactionType,
                            row.Label.AmountType,
                            row.Label.AmountDescription,
                            row.OrderId,
                            row.Text(SettlementColumns.Sku),
                            row.Text(SettlementColumns.MarketplaceName),
                            PostedText(row.Posted),
                            row.Amount?.ToAmountString(),
                            "\n"
                        )
                    )
                );

        public string Of(Settlement settlement)
        {
            var hash = HashOf(settlement.SettlementId);
            hash.AppendData(
                Encoding.UTF8.GetBytes(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{settlement.StartAt.UtcDateTime:O}{Separator}{settlement.EndAt.UtcDateTime:O}{Separator}{settlement.DepositDate:O}{Separator}{settlement.Total}"
                    )
                )
            );
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        public void Dispose()
        {
            foreach (var hash in hashes.Values)
            {
                hash.Dispose();
            }
        }

        private static string PostedText(ReportTime? posted) =>
            posted is not { } time ? ""
            : time.At is { } at ? at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)
            : time.Day.ToString("O", CultureInfo.InvariantCulture);

        private IncrementalHash HashOf(string settlementId)
        {
            if (!hashes.TryGetValue(settlementId, out var hash))
            {
                hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                hashes.Add(settlementId, hash);
            }

            return hash;
        }
    }
}
