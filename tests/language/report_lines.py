"""Lines as reports have them, each with the phrases that must be found, and what people write that is no report."""

# Written while the reader was built.
FIRST_LINES: list[tuple[str, list[str]]] = [
    (
        "ER 95%, PR 20%, HER2 2+ (IHC), FISH not amplified",
        ["ER 95%", "PR 20%", "HER2 2+ (IHC)", "FISH not amplified"],
    ),
    (
        "EGFR exon 19 deletion (E746_A750del), VAF 23%; TP53 R273H; PD-L1 TPS 60%",
        ["EGFR exon 19 deletion (E746_A750del)", "VAF 23%", "TP53 R273H", "PD-L1 TPS 60%"],
    ),
    (
        "HER2-low, ER/PR positive, p53 wild type, TTF-1 positive, p40 negative, CK7+/CK20-",
        ["HER2-low", "ER", "PR positive", "p53 wild type", "TTF-1 positive", "p40 negative", "CK7+", "CK20-"],
    ),
    (
        "EML4-ALK fusion detected. ROS1 rearrangement: negative. RET fusion, MET exon 14 skipping, NTRK fusion not detected",
        ["EML4-ALK fusion detected", "ROS1 rearrangement: negative", "RET fusion", "MET exon 14 skipping", "NTRK fusion not detected"],
    ),
    (
        "ERBB2 amplification (copy number 8.2), ERBB2 exon 20 insertion, PIK3CA H1047R, ESR1 D538G",
        ["ERBB2 amplification (copy number 8.2)", "ERBB2 exon 20 insertion", "PIK3CA H1047R", "ESR1 D538G"],
    ),
    (
        "BRCA1 c.68_69delAG pathogenic variant; BRCA2 VUS; MSI-H, MSS, TMB 12 mut/Mb",
        ["BRCA1 c.68_69delAG pathogenic variant", "BRCA2 VUS", "MSI-H", "MSS", "TMB 12 mut/Mb"],
    ),
    (
        "t(11;14) present in 45% of cells, t(4;14) not detected, del(17p) in 60% of nuclei, 1q gain, hyperdiploidy",
        ["t(11;14) present in 45% of cells", "t(4;14) not detected", "del(17p) in 60% of nuclei", "1q gain", "hyperdiploidy"],
    ),
    (
        "Gleason score 3+4=7 (Grade Group 2), 5 of 12 cores positive, percent pattern 4: 20%, PI-RADS 4",
        ["Gleason score 3+4=7", "Grade Group 2", "5 of 12 cores positive", "percent pattern 4: 20%", "PI-RADS 4"],
    ),
    (
        "pT2 N1mi M0; ypT1c(m) ypN0(i+) cM0; cT3b; pNX; pT1cN0M0",
        ["pT2", "N1mi", "M0", "ypT1c(m)", "ypN0(i+)", "cM0", "cT3b", "pNX", "pT1cN0M0"],
    ),
    (
        "Stage IIIB, R-ISS II, ISS 3, Ann Arbor stage IIB",
        ["Stage IIIB", "R-ISS II", "ISS 3", "Ann Arbor stage IIB"],
    ),
    (
        "Margins negative, closest margin 1 mm. LVI present. Perineural invasion not identified. ENE absent. 0/3 sentinel nodes. 2 of 15 ly"
        "mph nodes positive. DCIS, 2.3 cm",
        [
            "Margins negative",
            "closest margin 1 mm",
            "LVI",
            "Perineural invasion",
            "ENE absent",
            "0/3 sentinel nodes",
            "2 of 15 lymph nodes positive",
            "DCIS",
            "2.3 cm",
        ],
    ),
    (
        "PSA 12.5 ng/mL H (0.0-4.0), CA 19-9 1,240 U/mL, CA 15-3 28, CA 27.29 40 U/mL, CEA 5.2 ng/mL, AFP 3, LDH 245 U/L",
        ["PSA 12.5 ng/mL H (0.0-4.0)", "CA 19-9 1,240 U/mL", "CA 15-3 28", "CA 27.29 40 U/mL", "CEA 5.2 ng/mL", "AFP 3", "LDH 245 U/L"],
    ),
    (
        "M-spike 2.1 g/dL, IgG kappa, kappa/lambda ratio 45.2, beta-2 microglobulin 4.1 mg/L, plasma cells 40%, free kappa 320 mg/L H, lambda 7.1",
        [
            "M-spike 2.1 g/dL",
            "IgG kappa",
            "kappa/lambda ratio 45.2",
            "beta-2 microglobulin 4.1 mg/L",
            "plasma cells 40%",
            "free kappa 320 mg/L H",
            "lambda 7.1",
        ],
    ),
    (
        "Nottingham grade 2 (score 6/9: 3+2+1). Invasive ductal carcinoma, grade 3, poorly differentiated",
        ["Nottingham grade 2 (score 6/9: 3+2+1)", "Invasive ductal carcinoma", "grade 3", "poorly differentiated"],
    ),
    (
        "BI-RADS 4B. Lung-RADS 4A. Lytic lesion in the L2 vertebral body. Mediastinal adenopathy. Liver is unremarkable.",
        ["BI-RADS 4B", "Lung-RADS 4A", "Lytic lesion", "vertebral body", "Mediastinal adenopathy", "Liver", "unremarkable"],
    ),
    (
        "CK7, TTF-1 and napsin A are positive. Synaptophysin, chromogranin: negative. AE1/AE3 strong diffuse. GATA3+",
        ["CK7", "TTF-1", "napsin A are positive", "Synaptophysin", "chromogranin: negative", "AE1/AE3 strong diffuse", "GATA3+"],
    ),
]

# Written when the reader stood.
LATER_LINES: list[tuple[str, list[str]]] = [
    (
        "DIAGNOSIS: Right breast, 10:00, ultrasound-guided core biopsy: invasive mammary carcinoma with ductal and lobular features, Nottin"
        "gham histologic grade 2/3 (tubules 3, nuclei 2, mitoses 1).",
        ["Right breast", "core biopsy", "invasive mammary carcinoma", "ductal", "lobular", "Nottingham histologic grade 2/3", "mitoses 1"],
    ),
    (
        "Biomarkers: ER positive, 99% strong; PR positive, 60% moderate; HER2 negative (IHC 1+); Ki67 18%.",
        ["ER positive, 99% strong", "PR positive, 60% moderate", "HER2 negative (IHC 1+)", "Ki67 18%"],
    ),
    (
        "HER2/neu by dual ISH: amplified; ratio 4.8, mean HER2 copy number 11.3, mean CEP17 copy number 2.3",
        ["HER2/neu by dual ISH: amplified", "ratio 4.8", "copy number 11.3", "CEP17"],
    ),
    (
        "Invasive carcinoma measures 1.9 cm; DCIS, high nuclear grade with necrosis, spans 3.1 cm; deep margin positive for DCIS.",
        ["1.9 cm", "DCIS", "high nuclear grade", "necrosis", "3.1 cm", "deep margin positive for DCIS"],
    ),
    (
        "Sentinel node #1: isolated tumor cells identified by keratin stain (pN0(i+)(sn)); 0/4 nodes positive overall.",
        ["Sentinel node", "isolated tumor cells", "keratin", "pN0(i+)(sn)", "0/4 nodes positive"],
    ),
    (
        "PROSTATE, LEFT BASE, NEEDLE BIOPSY: ADENOCARCINOMA, GLEASON GRADE 4+4=8 (GRADE GROUP 4), INVOLVING 1 OF 2 CORES (70%, 9 MM). PERIN"
        "EURAL INVASION IDENTIFIED.",
        ["PROSTATE", "NEEDLE BIOPSY", "ADENOCARCINOMA", "GLEASON GRADE 4+4=8", "GRADE GROUP 4", "1 OF 2 CORES", "9 MM", "PERINEURAL INVASION"],
    ),
    (
        "Radical prostatectomy: acinar adenocarcinoma, Gleason 3 + 4 = 7 with 15% pattern 4, tertiary pattern 5 not seen, extraprostatic ex"
        "tension focal, seminal vesicles uninvolved, pT3a pN0 (0/12), margin positive at apex, 3 mm.",
        [
            "Radical prostatectomy",
            "acinar adenocarcinoma",
            "Gleason 3 + 4 = 7",
            "15% pattern 4",
            "extraprostatic extension",
            "seminal vesicles",
            "pT3a",
            "pN0",
            "margin positive",
            "3 mm",
        ],
    ),
    (
        "mpMRI: index lesion right mid peripheral zone 13 mm, PI-RADS v2.1 score 4, ADC 680, capsular abutment without gross EPE. PSA 8.4, prostate 52 mL.",
        ["mpMRI", "index lesion", "peripheral zone", "13 mm", "PI-RADS v2.1 score 4", "ADC 680", "capsular abutment", "EPE", "PSA 8.4"],
    ),
    (
        "PSMA PET: intense PSMA uptake in the left obturator node, SUVmax 14.6, and a focus in the right sixth rib, indeterminate.",
        ["PSMA PET", "uptake", "obturator", "SUVmax 14.6", "rib", "indeterminate"],
    ),
    (
        "Lung, LLL, CT-guided biopsy: poorly differentiated squamous cell carcinoma; p40 positive, TTF-1 negative. PD-L1 TPS <1%, CPS 3.",
        ["Lung", "LLL", "poorly differentiated", "squamous cell carcinoma", "p40 positive", "TTF-1 negative", "PD-L1 TPS <1%", "CPS 3"],
    ),
    (
        "EBUS-TBNA station 7: positive for malignancy, metastatic adenocarcinoma. Station 4R: negative for malignancy.",
        ["EBUS-TBNA", "station 7", "positive for", "malignancy", "metastatic", "adenocarcinoma", "negative for malignancy"],
    ),
    (
        "NGS panel: EGFR p.Leu858Arg (c.2573T>G), allele fraction 41%; CTNNB1 S37F; RBM10 Q494*; no fusions; TMB 2.1 mutations/Mb; PD-L1 0%.",
        ["EGFR p.Leu858Arg (c.2573T>G)", "allele fraction 41%", "CTNNB1 S37F", "RBM10 Q494*", "TMB 2.1 mutations/Mb", "PD-L1 0%"],
    ),
    (
        "KIF5B-RET fusion (K15:R12) detected in RNA; ALK (D5F3) IHC negative; ROS1 FISH negative; BRAF p.V600E mutation not detected.",
        ["KIF5B-RET fusion", "RNA", "ALK", "IHC negative", "ROS1 FISH negative", "BRAF p.V600E mutation not detected"],
    ),
    (
        "ctDNA (Guardant360): KRAS G12V 0.4%, TP53 Y220C 1.1%, ESR1 wild-type, tumor fraction 2.3%.",
        ["ctDNA", "KRAS G12V", "TP53 Y220C", "ESR1 wild-type", "tumor fraction 2.3%"],
    ),
    (
        "Germline testing: PALB2 c.3113G>A (p.Trp1038*) heterozygous, pathogenic; CHEK2 I157T; VUS in MSH6.",
        ["Germline testing", "PALB2 c.3113G>A", "p.Trp1038*", "heterozygous", "pathogenic", "CHEK2 I157T", "VUS", "MSH6"],
    ),
    (
        "Pancreatoduodenectomy: ductal adenocarcinoma, G2, 2.8 cm, peripancreatic soft tissue invasion, PNI+, LVI+, ypT2 ypN1 (3/21), SMA m"
        "argin 0.5 mm (R1), CAP treatment response grade 2.",
        [
            "Pancreatoduodenectomy",
            "ductal adenocarcinoma",
            "G2",
            "2.8 cm",
            "peripancreatic",
            "PNI",
            "LVI",
            "ypT2",
            "ypN1",
            "SMA",
            "0.5 mm",
            "R1",
            "treatment response grade 2",
        ],
    ),
    (
        "CT abdomen: ill-defined hypoenhancing mass in the uncinate process encasing the SMA >180 degrees, occluding the portal confluence;"
        " hepatic steatosis; trace ascites; no peritoneal nodularity.",
        ["ill-defined", "mass", "uncinate process", "encasing", "SMA", "portal confluence", "hepatic steatosis", "ascites", "peritoneal nodularity"],
    ),
    (
        "CA19-9 3,450 U/mL [0-35] H; CEA 12.1 ng/mL H; total bilirubin 11.2 mg/dL H; alk phos 512 U/L H; albumin 3.1 g/dL L.",
        ["CA19-9 3,450 U/mL [0-35] H", "CEA 12.1 ng/mL H", "total bilirubin 11.2 mg/dL H", "alk phos 512 U/L H", "albumin 3.1 g/dL L"],
    ),
    (
        "Bone marrow core: 60% cellular, plasma cells 55% by CD138, lambda restricted; aspirate differential 38% plasma cells; no amyloid on Congo red.",
        ["60% cellular", "plasma cells 55%", "CD138", "lambda restricted", "aspirate", "38% plasma cells", "amyloid", "Congo red"],
    ),
    (
        "Cytogenetics: 53,XY,+3,+5,+7,+9,+11,+15,+19[8]/46,XY[12]. FISH: trisomies 5, 9 and 15; IGH::CCND1 not detected; 1q21 gain in 22% of plasma cells.",
        ["Cytogenetics", "53,XY,+3,+5,+7,+9,+11,+15,+19[8]", "46,XY[12]", "FISH", "trisomies 5, 9 and 15", "1q21 gain"],
    ),
    (
        "SPEP/IFE: IgA kappa monoclonal protein 4.1 g/dL; serum kappa FLC 210 mg/L, lambda FLC 6.2 mg/L, ratio 33.9; B2M 5.8; R2-ISS stage "
        "III; calcium 12.4 mg/dL HH.",
        ["SPEP", "IgA kappa", "kappa FLC 210 mg/L", "lambda FLC 6.2 mg/L", "ratio 33.9", "B2M 5.8", "R2-ISS stage III", "calcium 12.4 mg/dL HH"],
    ),
    (
        "CBC: WBC 1.9 (L), RBC 2.80 (L), Hgb 8.4 g/dL (L), Hct 25.1% (L), MCV 104 (H), RDW 17.2 (H), Plt 41 (L), neutrophils abs 0.7 (LL), lymphocytes abs 0.9",
        ["WBC 1.9 (L)", "RBC 2.80 (L)", "Hgb 8.4 g/dL (L)", "Hct 25.1% (L)", "MCV 104 (H)", "RDW 17.2 (H)", "Plt 41 (L)", "neutrophils", "lymphocytes"],
    ),
    (
        "CMP: sodium 131 L, potassium 5.4 H, CO2 18 L, BUN 44 H, creatinine 2.9 H (0.6-1.2), eGFR 21 L, glucose 148 H, total protein 10.8 H, ALT 31, AST 29",
        [
            "sodium 131 L",
            "potassium 5.4 H",
            "CO2 18 L",
            "BUN 44 H",
            "creatinine 2.9 H (0.6-1.2)",
            "eGFR 21 L",
            "glucose 148 H",
            "total protein 10.8 H",
            "ALT 31",
            "AST 29",
        ],
    ),
    (
        "Diagnostic mammogram: asymmetry in the upper outer quadrant persists on spot compression; grouped amorphous calcifications spannin"
        "g 22 mm. ACR BI-RADS 4C.",
        ["mammogram", "asymmetry", "upper outer quadrant", "calcifications", "22 mm", "BI-RADS 4C"],
    ),
    (
        "Breast MRI: non-mass enhancement in the left breast, 4.2 cm, with washout kinetics; enlarged level I axillary nodes with cortical "
        "thickening. BI-RADS 6.",
        ["Breast MRI", "non-mass enhancement", "left breast", "4.2 cm", "washout", "axillary", "cortical thickening", "BI-RADS 6"],
    ),
    (
        "Low-dose CT: solid 9 mm nodule, left upper lobe, new since prior, Lung-RADS 4B. Mild centrilobular emphysema. Coronary artery calcifications.",
        ["Low-dose CT", "9 mm", "nodule", "left upper lobe", "Lung-RADS 4B", "centrilobular emphysema", "Coronary artery calcifications"],
    ),
    (
        "PET/CT: hypermetabolic mediastinal and bilateral hilar adenopathy; FDG-avid osseous lesions in T11 and the right iliac wing; photo"
        "penic hepatic cyst. Deauville 4.",
        ["PET/CT", "hypermetabolic", "mediastinal", "bilateral", "hilar", "adenopathy", "FDG-avid", "osseous lesions", "iliac", "hepatic cyst", "Deauville 4"],
    ),
    (
        "MRI brain with and without gadolinium: 1.1 cm ring-enhancing lesion in the left frontal lobe with vasogenic edema, compatible with"
        " metastasis. No hemorrhage.",
        ["MRI", "gadolinium", "1.1 cm", "ring-enhancing", "lesion", "frontal lobe", "vasogenic edema", "compatible with", "metastasis", "hemorrhage"],
    ),
    (
        "Bone scan: multifocal increased radiotracer uptake in the thoracic spine and sacrum consistent with osteoblastic metastatic diseas"
        "e; degenerative uptake in the knees.",
        ["Bone scan", "multifocal", "radiotracer uptake", "thoracic spine", "sacrum", "consistent with", "osteoblastic", "metastatic disease", "degenerative"],
    ),
    (
        "Colon, sigmoid: adenocarcinoma, low grade, invades into pericolonic tissue (pT3), 1/19 lymph nodes, tumor deposits absent, pMMR, R"
        "AS/RAF wild type, CEA 6.7.",
        ["Colon", "adenocarcinoma", "low grade", "pT3", "1/19 lymph nodes", "tumor deposits", "pMMR", "wild type", "CEA 6.7"],
    ),
    (
        "Stage: cT3 cN2 cM0, clinical stage IIIB (AJCC 8). ECOG PS 1. Smoking history 40 pack-years.",
        ["cT3", "cN2", "cM0", "clinical stage IIIB", "AJCC", "ECOG PS 1", "pack-years"],
    ),
    (
        "A. Breast, left, 2:00, 4 cm FN, core bx: Invasive carcinoma with micropapillary features, overall grade 3. Receptors: ER 0% (negat"
        "ive), PR 0% (negative), HER2 3+ (positive).",
        ["Breast", "Invasive carcinoma", "micropapillary", "overall grade 3", "ER 0% (negative)", "PR 0% (negative)", "HER2 3+ (positive)"],
    ),
    (
        "Metaplastic carcinoma, triple negative, Ki-67 75%, PD-L1 (22C3) CPS 25, AR negative.",
        ["Metaplastic", "triple negative", "Ki-67 75%", "CPS 25", "AR negative"],
    ),
    (
        "Mastectomy: no residual invasive carcinoma; treatment effect present in tumor bed; ypT0 ypN0 (0/5); pathologic complete response.",
        ["Mastectomy", "residual invasive carcinoma", "treatment effect", "tumor bed", "ypT0", "ypN0", "0/5", "pathologic complete response"],
    ),
    (
        "Skin of nipple with Paget disease; underlying DCIS, comedo type, ER-positive.",
        ["nipple", "Paget disease", "DCIS", "comedo type", "ER-positive"],
    ),
    (
        "Lymphovascular invasion: present, extensive. Dermal lymphatic invasion: absent.",
        ["Lymphovascular invasion", "Dermal lymphatic invasion"],
    ),
    (
        "Twelve of twelve cores positive; Gleason 5+4=9, Grade Group 5, intraductal carcinoma present, cribriform glands 30%.",
        ["Twelve of twelve cores positive", "Gleason 5+4=9", "Grade Group 5", "intraductal carcinoma", "cribriform glands"],
    ),
    (
        "PSA 22.4 ng/mL (ref <4.0), testosterone 412 ng/dL, alkaline phosphatase 210 U/L (H).",
        ["PSA 22.4 ng/mL (ref <4.0)", "testosterone 412 ng/dL", "alkaline phosphatase 210 U/L (H)"],
    ),
    (
        "Bone scan: no scintigraphic evidence of osseous metastasis. Mild arthritic uptake in shoulders.",
        ["Bone scan", "osseous", "metastasis", "uptake"],
    ),
    (
        "Somatic: AR amplification, PTEN homozygous deletion, TMPRSS2-ERG fusion, SPOP wild type, HRR panel negative.",
        ["Somatic", "AR amplification", "PTEN homozygous deletion", "TMPRSS2-ERG fusion", "SPOP wild type", "HRR"],
    ),
    (
        "RUL mass 5.1 x 4.4 cm abutting the chest wall, cT3; ipsilateral mediastinal nodes (4R, 7) cN2; brain MRI negative, cM0; stage IIIB.",
        ["RUL", "mass", "5.1 x 4.4 cm", "abutting", "chest wall", "cT3", "ipsilateral", "mediastinal", "4R", "cN2", "brain MRI", "cM0", "stage IIIB"],
    ),
    (
        "Lung adenocarcinoma, lepidic 60%, acinar 40%, STAS absent, bronchial margin free of tumor, pT1c(2.4 cm) pN0.",
        ["adenocarcinoma", "lepidic", "acinar", "STAS", "bronchial margin free of tumor", "pT1c", "2.4 cm", "pN0"],
    ),
    (
        "Molecular: EGFR exon 20 insertion p.A767_V769dup (VAF 18%), RB1 p.E137*, copy number gain of MYC; MET exon 14 skipping not detected; ERBB2 wild-type.",
        ["EGFR exon 20 insertion p.A767_V769dup (VAF 18%)", "RB1 p.E137*", "copy number gain", "MYC", "MET exon 14 skipping not detected", "ERBB2 wild-type"],
    ),
    (
        "CD74-ROS1 fusion positive. NTRK1/2/3 negative. KRAS c.34G>T p.G12C 27% VAF. STK11 p.Q37*.",
        ["CD74-ROS1 fusion positive", "NTRK1/2/3 negative", "KRAS c.34G>T p.G12C 27% VAF", "STK11 p.Q37*"],
    ),
    (
        "Pleural fluid cytology: atypical mesothelial cells, calretinin+, WT-1+, MOC-31-, negative for malignant cells.",
        ["Pleural fluid", "cytology", "atypical", "calretinin+", "WT-1+", "MOC-31-", "malignant cells"],
    ),
    (
        "Small cell lung carcinoma, extensive stage; DLL3 high; TTF-1+; CD56+; liver metastases; hyponatremia Na 124 L.",
        ["Small cell lung carcinoma", "extensive stage", "DLL3 high", "TTF-1+", "CD56+", "liver metastases", "Na 124 L"],
    ),
    (
        "Pancreas tail mass FNA: well differentiated neuroendocrine tumor, WHO grade 1, Ki-67 <3%, synaptophysin+, chromogranin+, mitoses <2 per 10 HPF.",
        ["Pancreas", "mass", "FNA", "neuroendocrine tumor", "WHO grade 1", "Ki-67 <3%", "synaptophysin+", "chromogranin+", "mitoses <2"],
    ),
    (
        "MRCP: abrupt cutoff of the main pancreatic duct in the neck with 7 mm upstream dilation; double duct sign; borderline resectable.",
        ["MRCP", "abrupt cutoff", "pancreatic duct", "7 mm", "upstream dilation", "double duct sign", "borderline resectable"],
    ),
    (
        "IPMN with high-grade dysplasia; pancreatic margin uninvolved by invasive carcinoma; 0 of 14 lymph nodes involved.",
        ["IPMN", "high-grade dysplasia", "pancreatic margin uninvolved by invasive carcinoma", "0 of 14 lymph nodes involved"],
    ),
    (
        "KRAS p.Q61H, CDKN2A deletion, SMAD4 loss by IHC, BRCA2 somatic VUS, MSI stable, TMB-low (1.8 mut/Mb).",
        ["KRAS p.Q61H", "CDKN2A deletion", "SMAD4 loss by IHC", "BRCA2 somatic VUS", "MSI stable", "TMB-low (1.8 mut/Mb)"],
    ),
    (
        "Marrow: normocellular for age (40%), 8% polytypic plasma cells, MRD negative by flow at 10-5.",
        ["Marrow", "normocellular for age (40%)", "8%", "polytypic", "plasma cells", "MRD negative", "flow"],
    ),
    (
        "Myeloma FISH panel: del(13q) 78%, t(14;20) not seen, 1p deletion negative, amp 1q (4 copies), MYC rearrangement positive.",
        ["FISH panel", "del(13q) 78%", "t(14;20) not seen", "1p deletion negative", "amp 1q", "4 copies", "MYC rearrangement positive"],
    ),
    (
        "24-hour urine protein 1.9 g/24h, Bence Jones protein positive; UPEP lambda; creatinine 3.2 mg/dL [0.7-1.3] High; uric acid 9.1 H.",
        ["urine protein 1.9 g/24h", "Bence Jones protein positive", "UPEP", "lambda", "creatinine 3.2 mg/dL [0.7-1.3] High", "uric acid 9.1 H"],
    ),
    (
        "Whole-body MRI: diffuse marrow infiltration, >3 focal lesions in the thoracolumbar spine, T12 compression fracture, no cord compression.",
        ["Whole-body MRI", "marrow infiltration", "focal", "lesions", "spine", "compression fracture", "cord compression"],
    ),
    (
        "US-guided biopsy of 1.3 cm hypoechoic, taller-than-wide mass with angular margins and posterior shadowing at 9:00, BI-RADS 5.",
        ["US-guided biopsy", "1.3 cm", "hypoechoic", "mass", "margins", "shadowing", "BI-RADS 5"],
    ),
    (
        "IMPRESSION: 1. Partial response by RECIST 1.1; target lesion decreased from 3.4 to 1.9 cm. 2. New subpleural nodule 5 mm, nonspecific. 3. No PE.",
        ["IMPRESSION", "Partial response", "RECIST", "target lesion", "decreased from", "1.9 cm", "subpleural", "nodule", "5 mm", "nonspecific", "PE"],
    ),
    (
        "CT head: hypodensity in the right parietal lobe, likely chronic infarct. Paranasal sinuses clear. No acute intracranial hemorrhage.",
        ["CT", "hypodensity", "parietal lobe", "infarct", "intracranial", "hemorrhage"],
    ),
    (
        "Ferritin 845 ng/mL, TIBC 190, B12 312, folate 11, retic 1.2%, LDH 612 (H), haptoglobin <10 (L), direct Coombs negative.",
        ["Ferritin 845 ng/mL", "TIBC 190", "B12 312", "retic 1.2%", "LDH 612 (H)", "haptoglobin <10 (L)", "Coombs"],
    ),
    (
        "INR 1.1, PTT 29.4 sec, D-dimer 1.8 H, fibrinogen 510 H, troponin <0.01, BNP 340 pg/mL H, TSH 2.1, HbA1c 6.9%.",
        ["INR 1.1", "PTT 29.4 sec", "D-dimer 1.8 H", "fibrinogen 510 H", "troponin <0.01", "BNP 340 pg/mL H", "TSH 2.1", "HbA1c 6.9%"],
    ),
    (
        "Right breast mass, 12:00: infiltrating lobular carcinoma, classic type, grade 2, E-cadherin negative, ER 100%, PR 80%, HER2 1+.",
        ["Right breast", "mass", "infiltrating lobular carcinoma", "grade 2", "E-cadherin negative", "ER 100%", "PR 80%", "HER2 1+"],
    ),
    (
        "Axillary node, FNA: metastatic carcinoma consistent with breast primary; GATA3 positive, ER positive.",
        ["Axillary node", "FNA", "metastatic", "carcinoma", "consistent with", "GATA3 positive", "ER positive"],
    ),
    (
        "Residual invasive carcinoma 0.9 cm, cellularity 10%, RCB class I, ypT1b ypN0 (0/4).",
        ["Residual invasive carcinoma", "0.9 cm", "cellularity 10%", "RCB class I", "ypT1b", "ypN0", "0/4"],
    ),
    (
        "Prostatectomy: Gleason 4+5=9, bilateral seminal vesicle invasion, focally positive apical margin, pT3b pN1 (2/24), LVI present.",
        ["Gleason 4+5=9", "bilateral", "seminal vesicle invasion", "focally positive apical margin", "pT3b", "pN1", "2/24", "LVI"],
    ),
    (
        "Lung core: adenocarcinoma, TTF-1+, napsin A+, ALK D5F3 negative, PD-L1 SP263 TPS 5%.",
        ["Lung", "adenocarcinoma", "TTF-1+", "napsin A+", "ALK D5F3 negative", "PD-L1 SP263 TPS 5%"],
    ),
    (
        "MET exon 14 skipping mutation c.3028G>A, VAF 31%; no EGFR, KRAS, BRAF alterations; TMB 6.",
        ["MET exon 14 skipping mutation c.3028G>A, VAF 31%", "EGFR", "KRAS", "BRAF", "TMB 6"],
    ),
    (
        "HER2 (ERBB2) Y772_A775dup; RET M918T; IDH1 R132C; FGFR2-BICC1 fusion; NTRK3 fusion negative.",
        ["HER2", "ERBB2", "Y772_A775dup", "RET M918T", "IDH1 R132C", "FGFR2-BICC1 fusion", "NTRK3 fusion negative"],
    ),
    (
        "CT: 2.1 x 1.7 cm hypodense lesion, body of the pancreas, pancreatic duct 6 mm, no vascular involvement, small hepatic hypodensitie"
        "s too small to characterize.",
        ["CT", "2.1 x 1.7 cm", "hypodense lesion", "pancreas", "pancreatic duct", "6 mm", "hepatic", "hypodensities", "too small to characterize"],
    ),
    (
        "Marrow aspirate: 22% plasma cells, rouleaux on smear, CD38+, CD138+, CD19-, CD56-, kappa restricted.",
        ["aspirate", "22% plasma cells", "rouleaux", "smear", "CD38+", "CD138+", "CD19-", "CD56-", "kappa restricted"],
    ),
    (
        "Free lambda 1,240 mg/L, kappa 8.1 mg/L, K/L ratio 0.007; IgG 4,200 mg/dL H; IgA 22 L; hemoglobin 9.4; creatinine 1.1.",
        ["Free lambda 1,240 mg/L", "kappa 8.1 mg/L", "K/L ratio 0.007", "IgG 4,200 mg/dL H", "IgA 22 L", "hemoglobin 9.4", "creatinine 1.1"],
    ),
    (
        "Mammogram: scattered fibroglandular densities, 7 mm oval circumscribed mass, probably benign, BI-RADS 3, short-interval follow-up in 6 months.",
        ["Mammogram", "scattered fibroglandular densities", "7 mm", "circumscribed", "mass", "probably benign", "BI-RADS 3", "short-interval follow-up"],
    ),
    (
        "PET: interval decrease in FDG uptake of mediastinal nodes (SUV 12.1 to 4.3); no new hypermetabolic lesions; trace left pleural effusion; Deauville 3.",
        ["PET", "interval decrease", "FDG uptake", "mediastinal nodes", "SUV 12.1", "hypermetabolic", "lesions", "pleural effusion", "Deauville 3"],
    ),
]

NOT_A_REPORT = [
    "my doctor said my her2 is 2+ and i'm scared, what does that mean",
    "What does HER2 2+ mean?",
    "I just found out I have stage 3 lung cancer",
    "stage 4 pancreatic cancer",
    "triple negative breast cancer stage 2 grade 3",
    "my mom was told she has lesions on her liver and lymph nodes",
    "Can you explain ER positive PR negative?",
    "whats a gleason 3+4",
    "my psa is 12 should I worry",
    "dad has EGFR exon 19 deletion, are there pills for that",
    "is a ki-67 of 40% bad",
    "I have a biopsy and a CT scan and a bone scan next week and I'm terrified",
    "the doctor found a nodule and wants a PET scan",
    "breast cancer chemo radiation surgery which comes first",
    "what is the difference between a lesion and a nodule",
    "should I get a second opinion on my pathology report",
    "My report says no evidence of metastasis, is that good?",
    "can cancer spread to the lymph nodes, liver and bones",
    "they found a mass on my pancreas and my CA 19-9 is 1200",
    "how do I read a pathology report",
    "side effects of chemo nausea fatigue neuropathy",
    "my husband's M spike went from 2.1 to 3.4, what now",
    "hemoglobin 8.2 and I'm so tired, is that why",
    "what tests do I need for multiple myeloma",
    "lung cancer EGFR",
    "BRCA1 and BRCA2",
    "biopsy results are back and it's invasive ductal carcinoma",
    "I was diagnosed with DCIS last week",
    "pancreatic cancer stage 2b whipple or chemo first",
    "does a positive margin mean they left cancer behind",
    "CT scan and MRI",
    "no",
    "yes it has spread to my liver and bones",
    "what is t(11;14)",
    "is PI-RADS 4 cancer?",
    "who can I talk to about my biopsy results",
    "I don't understand my report: it says ER 95% and PR 20%",
    "nurse said my ANC is 0.9 so no chemo this week",
    "my sister is BRCA2 positive, should I be tested",
    "help me understand grade 3 poorly differentiated",
    "Hi, I'm 54 and was told I have a 2 cm tumor in my left breast, ER positive, HER2 negative",
    "i have prostate cancer gleason 7 psa 9",
    "they said its stage 3b nsclc with a kras mutation",
    "Is a 4 mm lung nodule something to worry about?",
    "do lymph nodes grow back",
    "what does adenocarcinoma moderately differentiated mean",
    "what is the survival rate for stage 4",
    "immunotherapy or chemo for pd-l1 80%?",
    "port placement, PICC line or IV",
    "we are waiting on the NGS results",
    "white blood cells red blood cells platelets",
    "my wife got her results today and she is er+ pr+ her2-",
    "can I eat before a PET scan",
    "why did they do a bone marrow biopsy",
    "pathology report second opinion cost",
    "clinical trials for stage 4 lung cancer with EGFR",
    "is it bad that my kappa lambda ratio is 45",
    "I read that perineural invasion is a bad sign",
    "mastectomy or lumpectomy",
    "Please explain: spiculated nodule, SUV 8.2",
    "ok thanks, and what about the lymph nodes",
    "oncologist, surgeon, radiologist: who is in charge",
    "my scan said stable disease",
    "pain in bones fever and chills",
    "leukemia lymphoma myeloma",
    "What's TNM?",
]

# A person's own words, and whether they name a result.
QUOTES = [
    ("my doctor said my her2 is 2+ and i'm scared, what does that mean", True),
    ("my psa is 12 should I worry", True),
    ("whats a gleason 3+4", True),
    ("dad has EGFR exon 19 deletion, are there pills for that", False),
    ("what tests do I need for multiple myeloma", False),
    ("I don't understand my report: it says ER 95% and PR 20%", True),
    ("is it bad that my kappa lambda ratio is 45", True),
    ("should I get a second opinion on my pathology report", False),
]
