using System.Globalization;
using MlConnector.Kernel;

namespace MlConnector.Poster.Domain;

/// <summary>
/// The number that people see in Deltek: the settlement id's last digits and the part. It is no key:
/// its length is the tenant's choice and Deltek may replace it.
/// </summary>
internal static class ReferenceNumber
{
    /// <summary>Seen on tenants: 7 is common; a tenant that does not say gets this.</summary>
    public const int LengthUnlessTold = 7;

    /// <summary>The longest seen on a tenant.</summary>
    private const int LengthMax = 12;

    /// <summary>Digits for the part: most settlements have less than ten entries, a long one has more.</summary>
    private const int PartDigits = 2;

    /// <param name="length">RefnoLength of the tenant; numbers are filled to it with zeros, as Deltek shows them.</param>
    public static string Create(SettlementKey settlement, int part, int length)
    {
        var width = Math.Clamp(length, PartDigits + 1, LengthMax);
        var partText = part.ToString(CultureInfo.InvariantCulture).PadLeft(PartDigits, '0');
        var id = settlement.SettlementId.PadLeft(LengthMax, '0');
        return id[^(width - partText.Length)..] + partText;
    }
}
