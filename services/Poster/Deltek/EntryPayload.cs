using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Deltek;

/// <summary>
/// Writes an entry as the nested document that Deltek takes in files mode. The same entry always
/// gives the same bytes: they are stored before they are sent, and sent again only as they are.
/// </summary>
internal static class EntryPayload
{
    /// <summary>An unused level of a project is a space in Deltek, neither empty nor null.</summary>
    private const string UnusedWbs = " ";

    /// <param name="company">Empty for a tenant with one company: Deltek refuses an empty code.</param>
    /// <param name="referenceLength">RefnoLength of the tenant.</param>
    public static string Write(
        SettlementKey settlement,
        PlannedEntry entry,
        EntryContent content,
        string company,
        int referenceLength
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var writing = new Writing(
                json,
                entry,
                content,
                company,
                ReferenceNumber.Create(settlement, entry.Part, referenceLength)
            );
            if (content.Form is EntryForm.JournalEntry)
            {
                writing.JournalEntry();
            }
            else
            {
                writing.CashReceipt();
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A line's key, the same for the same line whenever it is sent: 32 hexadecimal digits.</summary>
    public static string LineKey(BatchKey batch, int seq) =>
        Convert.ToHexStringLower(
            SHA256
                .HashData(
                    Encoding.UTF8.GetBytes(
                        string.Create(CultureInfo.InvariantCulture, $"{batch}/{seq}")
                    )
                )
                .AsSpan(0, 16)
        );

    private sealed class Writing(
        Utf8JsonWriter json,
        PlannedEntry entry,
        EntryContent content,
        string company,
        string reference
    )
    {
        private readonly string date = entry.TransDate.ToString(
            "yyyy-MM-dd'T00:00:00.000'",
            CultureInfo.InvariantCulture
        );

        public void JournalEntry()
        {
            var debits = content
                .Lines.Where(line => !line.Amount.IsNegative)
                .Sum(content.Currency, line => line.Amount);
            json.WriteStartObject();
            Control();
            json.WriteString("DefaultCurrencyCode", content.Currency.Code);
            Amount("Total", debits);
            Amount("CreditsTotal", debits);
            json.WriteString("AllowTaxEntries", "N");
            json.WriteString("RecurSchedule", "N");
            json.WriteString("Reverse", "N");
            json.WriteString("ReverseAutoPost", "N");
            Master(
                "jeMaster",
                () =>
                {
                    json.WriteString("Description", entry.Description);
                    json.WriteString("Type", "3");
                    json.WriteString("UpdateBilled", "N");
                    json.WriteString("Posted", "N");
                    json.WriteNumber("Seq", 0);
                    json.WriteString("CurrencyExchangeOverrideMethod", "N");
                    json.WriteNumber("CurrencyExchangeOverrideRate", 0);
                    json.WriteString("AllowAssetEntries", "N");
                }
            );
            Details("jeDetail", JournalLine);
            json.WriteEndObject();
        }

        public void CashReceipt()
        {
            var total = -content.Lines.Sum(content.Currency, line => line.Amount);
            json.WriteStartObject();
            Control();
            Amount("Total", total);
            json.WriteString("DefaultBank", content.BankCode);
            Master(
                "crMaster",
                () =>
                {
                    json.WriteString("TransComment", entry.Description);
                    json.WriteString("BankCode", content.BankCode);
                    json.WriteString("Posted", "N");
                    json.WriteNumber("Seq", 0);
                }
            );
            Details("crDetail", ReceiptLine);
            json.WriteEndObject();
        }

        private void Control()
        {
            json.WriteString("Batch", content.Batch.Value);
            json.WriteString("Description", entry.Description);
            json.WriteString("Recurring", "N");
            json.WriteString("EndDate", date);
            json.WriteString("Selected", "N");
            json.WriteString("Posted", "N");
            json.WriteNumber("Period", content.Period);
            if (company.Length > 0)
            {
                json.WriteString("Company", company);
            }
        }

        private void Master(string name, Action own)
        {
            json.WriteStartArray(name);
            json.WriteStartObject();
            json.WriteString("Batch", content.Batch.Value);
            json.WriteString("RefNo", reference);
            json.WriteString("TransDate", date);
            json.WriteString("CurrencyCode", content.Currency.Code);
            json.WriteString("Status", "N");
            own();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        private void Details(string name, Action<Money> own)
        {
            json.WriteStartArray(name);
            foreach (
                var (line, planned) in entry
                    .Lines.Where(line => !line.Implicit)
                    .Zip(content.Lines)
                    .Select(pair => (pair.First, pair.Second))
            )
            {
                json.WriteStartObject();
                json.WriteString("Batch", content.Batch.Value);
                json.WriteString("RefNo", reference);
                json.WriteString("PKey", LineKey(content.Batch, line.Seq));
                json.WriteNumber("Seq", line.Seq);
                json.WriteString("Description", line.Description);
                json.WriteString("WBS1", WbsOrSpace(planned.Wbs.Level1));
                json.WriteString("WBS2", WbsOrSpace(planned.Wbs.Level2));
                json.WriteString("WBS3", WbsOrSpace(planned.Wbs.Level3));
                json.WriteString("Account", planned.Account);
                own(planned.Amount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void JournalLine(Money amount)
        {
            var zero = Money.Zero(amount.Currency);
            Amount("DebitAmount", amount.IsNegative ? zero : amount);
            Amount("CreditAmount", amount.IsNegative ? -amount : zero);
            json.WriteNumber("CurrencyExchangeOverrideRate", 0);
            json.WriteString("SuppressBill", "N");
        }

        private void ReceiptLine(Money amount)
        {
            Amount("Amount", -amount);
            json.WriteString("Interest", "N");
            json.WriteString("Retainer", "N");
        }

        /// <summary>A JSON number with the currency's decimals, digit by digit: no binary fraction is in between.</summary>
        private void Amount(string name, Money amount)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(amount.ToAmountString());
        }

        private static string WbsOrSpace(string level) => level.Length == 0 ? UnusedWbs : level;
    }
}
