using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MlConnector.Kernel;

/// <summary>
/// The business key of one entry in Deltek, stored in <c>Batch</c>, which the caller chooses and
/// which survives into the posted ledger: <c>AZ</c> + 5 base32 characters of SHA-256 of
/// <c>region/seller</c> + <c>-</c> + settlement id + <c>-</c> + part (3 digits) + revision (2 digits).
/// At most 30 upper-case characters, Deltek's width of the column.
/// </summary>
public readonly record struct BatchKey
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private BatchKey(string value) => Value = value;

    public string Value { get; }

    /// <param name="settlement">The settlement that is booked.</param>
    /// <param name="part">1 to 999: the entry's place among the settlement's entries.</param>
    /// <param name="revision">1 to 99: 1 is the first try, each reversal and re-posting gives the next.</param>
    public static BatchKey Create(SettlementKey settlement, int part, int revision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(part, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 999);
        ArgumentOutOfRangeException.ThrowIfLessThan(revision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, 99);
        return new BatchKey(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Prefix(settlement)}{part:000}{revision:00}"
            )
        );
    }

    /// <summary>What all entries of a settlement share: everything but part and revision.</summary>
    public static string Prefix(SettlementKey settlement)
    {
        var hash = SHA256.HashData(
            Encoding.UTF8.GetBytes($"{settlement.Region}/{settlement.SellerId}")
        );
        // Five base32 characters are the first 25 bits, most significant first.
        var bits = (uint)((hash[0] << 24) | (hash[1] << 16) | (hash[2] << 8) | hash[3]);
        Span<char> letters = stackalloc char[5];
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = Base32[(int)((bits >> (27 - (5 * i))) & 31)];
        }

        return $"AZ{letters}-{settlement.SettlementId}-";
    }

    public override string ToString() => Value;
}
